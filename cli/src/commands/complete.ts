import { Argument, Command } from 'commander';
import type { Ledger } from '@tuningsweep/ledger';
import { checkTable, codesFrom, listSweeps } from '@tuningsweep/ledger';
import { ledgerExists, withLedger } from '../options/database.ts';

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
