import { readPulses } from '@tuningsweep/ledger';
import { collectReport } from '@tuningsweep/report/components';
import { comparedSweep, compareSections } from '../pages/compare-table.ts';
import type { Compared } from '../pages/compare-table.ts';
import type { Sources } from '../settings.ts';
import { dataPart } from './data-parts.ts';
import { findSweep } from './find-sweep.ts';
import type { Source } from './watch.ts';

/** The part that has the table and the chart. */
export const COMPARISON = 'comparison';

/** How many sweeps can stand beside each other. */
export const MOST_COMPARED = 6;

/** How a page that compares sweeps is read. A sweep that stays as it is is not read again. */
export function compareSource(sources: Sources, keys: readonly string[]): Source {
  const { ledger } = sources;
  const known = new Map<string, { readonly pulse: string; readonly compared: Compared }>();
  const pulses = async (): Promise<ReadonlyMap<string, string>> =>
    new Map((await readPulses(ledger, keys)).map((pulse) => [pulse.SWEEP_KEY, JSON.stringify(pulse)]));
  return {
    pulse: async () => JSON.stringify([...(await pulses())]),
    stages: [
      async () => {
        const now = await pulses();
        for (const key of keys) {
          const pulse = now.get(key) ?? '';
          if (known.get(key)?.pulse !== pulse) known.set(key, { pulse, compared: await readCompared(sources, key) });
        }
        const compared = [...known.values()].map((each) => each.compared);
        return {
          [COMPARISON]: compareSections(compared).text,
          [dataPart('compared')]: JSON.stringify(compared.map(comparedSweep)),
        };
      },
    ],
  };
}

async function readCompared({ ledger, statusOf }: Sources, key: string): Promise<Compared> {
  const sweep = await findSweep(ledger, key);
  const status = await statusOf(ledger, sweep);
  return { key, data: await collectReport(ledger, { sweep, status, top: 0, now: new Date() }) };
}
