import { readPulses, readSweeps, sweepPage } from '@tuningsweep/ledger';
import type { ListChoice } from '../pages/list-choice.ts';
import { sweepRow, sweepTable } from '../pages/list-table.ts';
import type { Sources } from '../settings.ts';
import type { Source } from './watch.ts';

/** Sweeps on a page of the list. */
const PAGE = 100;

/** The part that has the table; each row is a part of its own. */
export const TABLE = 'sweeps';

/** How a page of the list of sweeps is read. */
export function listSource({ ledger, runnersOf }: Sources, choice: ListChoice): Source {
  const keysOf = async (): Promise<string[]> => await sweepPage(ledger, { ...choice, limit: PAGE + 1 });
  return {
    pulse: async () => {
      const keys = await keysOf();
      const pulses = await readPulses(ledger, keys.slice(0, PAGE));
      return JSON.stringify([keys, pulses, [...(await runnersOf(ledger))]]);
    },
    stages: [
      async () => {
        // Before the sweeps: one that ends meanwhile is not taken for interrupted then.
        const runners = await runnersOf(ledger);
        const keys = await keysOf();
        const shown = keys.slice(0, PAGE);
        const records = new Map((await readSweeps(ledger, shown)).map((record) => [record.sweepKey, record]));
        const rows = shown.flatMap((key) => records.get(key) ?? []);
        const next = keys.length > PAGE ? shown.at(-1) : undefined;
        return {
          [TABLE]: sweepTable(rows, { ...choice, ...(next !== undefined && { next }) }).text,
          ...Object.fromEntries(
            rows.map((record) => [`row:${record.sweepKey}`, sweepRow(record, runners.get(record.sweepKey)).text]),
          ),
        };
      },
    ],
  };
}
