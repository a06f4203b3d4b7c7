import type { Argument, Command, Option } from 'commander';

/** What can stand in one place of a command line. */
export type Place = { kind: 'file' | 'sweep' | 'task' | 'nothing' } | { kind: 'words'; words: readonly string[] };

export interface OptionNode {
  /** Such as `-f` and `--filename`. */
  flags: string[];
  description: string;
  /** What comes after it; absent for a switch. */
  value?: Place;
}

/** A command as a shell has to know it. */
export interface CommandNode {
  /** Names from the program on, without the program's own: `['data', 'import']`. */
  path: string[];
  description: string;
  commands: CommandNode[];
  options: OptionNode[];
  /** What its arguments are; the last one may come again. */
  argument?: Place;
}

/** Everything that can be typed, from commander's own definition. */
export function commandTree(command: Command, path: string[] = []): CommandNode {
  const help = command.createHelp();
  const [argument] = command.registeredArguments;
  return {
    path,
    description: command.description(),
    commands: help
      .visibleCommands(command)
      .filter((child) => child.name() !== 'help')
      .map((child) => commandTree(child, [...path, child.name()])),
    options: help.visibleOptions(command).map(optionNode),
    ...(argument && { argument: argumentPlace(argument) }),
  };
}

/** A command and all below it. */
export function allCommands(node: CommandNode): CommandNode[] {
  return [node, ...node.commands.flatMap(allCommands)];
}

function optionNode(option: Option): OptionNode {
  const [, name] = /<([\w-]+)/.exec(option.flags) ?? [];
  const flags = [option.short, option.long].filter((flag) => flag !== undefined);
  return { flags, description: option.description, ...(name !== undefined && { value: placeOf(name, option) }) };
}

const KINDS: Record<string, Place> = { file: { kind: 'file' }, code: { kind: 'task' } };

/** By the name that the command gives it, such as <file> or <code>. */
function placeOf(name: string, { argChoices }: Pick<Argument | Option, 'argChoices'>): Place {
  if (argChoices) return { kind: 'words', words: argChoices };
  return KINDS[name] ?? { kind: 'nothing' };
}

/** The only names that commands take are those of sweeps. */
function argumentPlace(argument: Argument): Place {
  return argument.name() === 'name' ? { kind: 'sweep' } : placeOf(argument.name(), argument);
}
