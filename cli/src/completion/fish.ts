import { allCommands } from './tree.ts';
import type { CommandNode, OptionNode, Place } from './tree.ts';

/** A completion script for fish. */
export function fishScript(root: CommandNode): string {
  return [
    '# Completion of tuningsweep for fish. Once: tuningsweep completion fish > ~/.config/fish/completions/tuningsweep.fish',
    'complete -c tuningsweep -f',
    ...allCommands(root).flatMap(linesOf),
    '',
  ].join('\n');
}

function linesOf(node: CommandNode): string[] {
  const names = node.commands.map(({ path }) => path.at(-1) ?? '');
  const here = `-n ${quote(conditionOf(node, names))}`;
  const commands = node.commands.map(
    ({ path, description }) => `complete -c tuningsweep ${here} -a ${path.at(-1)} -d ${quote(description)}`,
  );
  const options = node.options.map((option) => `complete -c tuningsweep ${here} ${optionOf(option)}`);
  const argument = node.argument ? [`complete -c tuningsweep ${here} ${valueOf(node.argument)}`] : [];
  return [...commands, ...options, ...argument.filter((line) => !line.endsWith(' '))];
}

/** In this command and in none below it. */
function conditionOf({ path }: CommandNode, below: readonly string[]): string {
  const seen = path.map((name) => `__fish_seen_subcommand_from ${name}`);
  const not = below.length > 0 ? [`not __fish_seen_subcommand_from ${below.join(' ')}`] : [];
  return [...seen, ...not].join('; and ');
}

function optionOf({ flags, description, value }: OptionNode): string {
  const names = flags.map((flag) => (flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`));
  return [...names, ...(value ? [value.kind === 'file' ? '-r' : '-x', valueOf(value)] : []), `-d ${quote(description)}`]
    .filter(Boolean)
    .join(' ');
}

function valueOf(place: Place): string {
  if (place.kind === 'words') return `-a ${quote(place.words.join(' '))}`;
  if (place.kind === 'file') return '-F';
  return place.kind === 'nothing' ? '' : `-a '(tuningsweep __complete ${place.kind} (commandline -ct) 2>/dev/null)'`;
}

function quote(text: string): string {
  return `'${text.replaceAll(/['\\]/g, String.raw`\$&`)}'`;
}
