import { asDouble } from '../../values/float.ts';
import type { Ledger } from '../../ledger.ts';
import type { EpochMetric } from '../../trainer/attempt.ts';

/**
 * How training went, epoch by epoch, in the last attempt of each of these tasks. A task whose trainer recorded no epoch
 * is not there. For lists of up to some hundred codes at a time.
 */
export async function readEpochs({ db }: Ledger, codes: readonly string[]): Promise<Map<string, EpochMetric[]>> {
  const epochs = new Map<string, EpochMetric[]>();
  if (codes.length === 0) return epochs;
  const rows = await db
    .selectFrom('TB_EPOCHMETRIC as e')
    .innerJoin('TB_TASK as t', (on) => on.onRef('t.CODE_TASK', '=', 'e.CODE_TASK').onRef('t.ATTEMPT', '=', 'e.ATTEMPT'))
    .select(['e.CODE_TASK', 'e.EPOCH as epoch'])
    .select([asDouble('e.LOSS').as('loss'), asDouble('e.SECONDS').as('seconds')])
    .where('e.CODE_TASK', 'in', codes)
    .where(asDouble('e.LOSS'), 'is not', null)
    .orderBy('e.CODE_TASK')
    .orderBy('e.EPOCH')
    .execute();
  for (const { CODE_TASK, ...metric } of rows) epochs.set(CODE_TASK, [...(epochs.get(CODE_TASK) ?? []), metric]);
  return epochs;
}
