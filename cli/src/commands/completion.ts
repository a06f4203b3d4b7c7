import { readFileSync } from 'node:fs';
import { Argument, Command } from 'commander';
import { bashScript, zshScript } from '../completion/bash.ts';
import { fishScript } from '../completion/fish.ts';
import type { CommandNode } from '../completion/tree.ts';
import { examples } from '../output/examples.ts';

const SCRIPTS = { bash: bashScript, zsh: zshScript, fish: fishScript };

/** Written by scripts/generate: to ask the commands themselves, each would have to be loaded. */
const COMMANDS = new URL('../completion/commands.generated.json', import.meta.url);

type Shell = keyof typeof SCRIPTS;

/** `tuningsweep completion SHELL`: the script that makes the shell complete command lines. */
export function completionCommand(): Command {
  return new Command('completion')
    .description('print a script that completes commands, options, sweeps and tasks in your shell')
    .addArgument(new Argument('<shell>', 'the shell').choices(Object.keys(SCRIPTS)))
    .addHelpText('after', examples('completion bash', 'completion fish > ~/.config/fish/completions/tuningsweep.fish'))
    .action((shell: Shell) => {
      const commands: CommandNode = JSON.parse(readFileSync(COMMANDS, 'utf8'));
      process.stdout.write(SCRIPTS[shell](commands));
    });
}
