import { Argument, Command } from 'commander';
import { checkTable, codesFrom, listSweeps } from '@tuningsweep/ledger';
import type { Ledger } from '@tuningsweep/ledger';
import { bashScript, zshScript } from '../completion/bash.ts';
import { fishScript } from '../completion/fish.ts';
import { commandTree } from '../completion/tree.ts';
import { ledgerExists, withLedger } from '../options/database.ts';
import { examples } from '../output/examples.ts';

const SCRIPTS = { bash: bashScript, zsh: zshScript, fish: fishScript };

type Shell = keyof typeof SCRIPTS;

/** `tuningsweep completion SHELL`: the script that makes the shell complete command lines. */
export function completionCommand(): Command {
  return new Command('completion')
    .description('print a script that completes commands, options, sweeps and tasks in your shell')
    .addArgument(new Argument('<shell>', 'the shell').choices(Object.keys(SCRIPTS)))
    .addHelpText('after', examples('completion bash', 'completion fish > ~/.config/fish/completions/tuningsweep.fish'))
    .action((shell: Shell, _, command: Command) => {
      process.stdout.write(SCRIPTS[shell](commandTree(command.parent ?? command)));
    });
}

/** Codes that are offered at once. */
const OFFERED = 200;

const ANSWERS = {
  sweep: async (ledger: Ledger) => (await listSweeps(ledger)).map(({ name }) => name),
  task: async (ledger: Ledger, begin: string) => codesFrom(ledger, begin, OFFERED),
};

/** `tuningsweep __complete KIND BEGIN`, which the scripts ask; without a ledger it has nothing to say. */
export function completeCommand(): Command {
  return new Command('__complete')
    .addArgument(new Argument('<kind>').choices(Object.keys(ANSWERS)))
    .argument('[begin]')
    .action(async (kind: keyof typeof ANSWERS, begin = '') => {
      if (!ledgerExists({})) return;
      await withLedger({}, async (ledger) => {
        if (!(await checkTable(ledger, 'TB_SWEEP'))) return;
        for (const word of await ANSWERS[kind](ledger, begin)) console.log(word);
      });
    });
}
