import type { Ledger, Trx } from '../../ledger.ts';
import type { Lease } from '../../transaction/fence.ts';
import { asDouble } from '../../values/float.ts';
import { pausedAmong } from '../tasks/paused.ts';
import { searchLength } from '../search/read.ts';
import { lockUnsettled, PAUSED, setStatus, UNFINISHED, writeSweep } from '../tasks/change.ts';

/** RUNG of where a task has paused that is to be compared nowhere. */
export const FORGOTTEN = -1;

/** Tasks of a sweep that have paused, and the name of the metric that they are compared by, as the ledger has it. */
export interface Parking {
  readonly codes: readonly string[];
  readonly metric: string;
}

/**
 * Takes note of tasks whose trainers have paused them, and have ended: what each had reached by then, and in which order that
 * became known. They wait, Pending, to be told to go on, and nobody can claim them meanwhile.
 *
 * @returns the codes of those that had paused
 */
export async function parkTasks(
  ledger: Ledger,
  lease: Lease,
  sweepKey: string,
  { codes, metric }: Parking,
): Promise<string[]> {
  return await writeSweep(ledger, lease, sweepKey, async (trx) => {
    const { tasks } = await lockUnsettled(trx, ledger, codes);
    const waiting = tasks.filter(({ launched, status }) => launched && UNFINISHED.some((each) => each === status));
    const paused = await pausedAmong(
      trx,
      waiting.map(({ codeTask }) => codeTask),
    );
    const rungs = await reachedBy(trx, [...paused]);
    const noted = new Set(rungs.map(({ CODE_TASK }) => CODE_TASK));
    const woken = await wake(
      trx,
      [...paused].filter((code) => !noted.has(code)),
    );
    if (rungs.length === 0) return woken;
    const { settlements } = await searchLength({ db: trx }, sweepKey);
    for (const [position, rung] of rungs.entries())
      await arrive(trx, rung, { sweepKey, metric, index: settlements + position });
    const parked = rungs.map(({ CODE_TASK }) => CODE_TASK);
    await layDown(trx, parked, PAUSED);
    return [...parked, ...woken];
  });
}

/** They paused where the manifest does not say so any more, or nothing says so: they wait to be launched. */
async function wake(trx: Trx, codes: string[]): Promise<string[]> {
  if (codes.length === 0) return [];
  await trx.deleteFrom('TB_RUNG').where('CODE_TASK', 'in', codes).where('RUNG', '=', FORGOTTEN).execute();
  await layDown(trx, codes, 0);
  return codes;
}

/** They wait, and nobody holds them. */
async function layDown(trx: Trx, codes: readonly string[], launched: 0 | typeof PAUSED): Promise<void> {
  await setStatus(trx, codes, ['Running'], 'Pending');
  await trx.updateTable('TB_TASK').set({ LAUNCHED: launched, HOLDER: null }).where('CODE_TASK', 'in', codes).execute();
}

interface Reached {
  readonly CODE_TASK: string;
  readonly RUNG: number;
  readonly EPOCH: number | null;
  readonly ATTEMPT: number | null;
}

async function reachedBy(trx: Trx, codes: readonly string[]): Promise<Reached[]> {
  if (codes.length === 0) return [];
  return await trx
    .selectFrom('TB_RUNG')
    .select(['CODE_TASK', 'RUNG', 'EPOCH', 'ATTEMPT'])
    .where('CODE_TASK', 'in', codes)
    .where('RUNG', '!=', FORGOTTEN)
    .where('ATTEMPT', 'is not', null)
    .where('IDX_SETTLEMENT', 'is', null)
    .orderBy('CODE_TASK')
    .execute();
}

interface Arriving {
  readonly sweepKey: string;
  readonly metric: string;
  /** Its place among the sweep's settlements. */
  readonly index: number;
}

async function arrive(trx: Trx, rung: Reached, { sweepKey, metric, index }: Arriving): Promise<void> {
  const { CODE_TASK, RUNG, EPOCH } = rung;
  const VALUE = await valueAt(trx, rung, metric);
  await trx
    .insertInto('TB_SETTLEMENT')
    .values({ SWEEP_KEY: sweepKey, IDX_SETTLEMENT: index, CODE_TASK, STATUS: 'Paused', EPOCH, VALUE })
    .execute();
  await trx
    .updateTable('TB_RUNG')
    .set({ IDX_SETTLEMENT: index })
    .where('CODE_TASK', '=', CODE_TASK)
    .where('RUNG', '=', RUNG)
    .execute();
}

/** What its attempt had at the rung: programs report steps as they like, so at the first one from there on. */
async function valueAt(trx: Trx, { CODE_TASK, EPOCH, ATTEMPT }: Reached, metric: string): Promise<number | null> {
  const reported = await trx
    .selectFrom('TB_METRIC')
    .select(asDouble('VALUE').as('value'))
    .where('CODE_TASK', '=', CODE_TASK)
    .where('ATTEMPT', '=', ATTEMPT ?? 0)
    .where('STEP', '>=', EPOCH ?? 0)
    .where('NAME', '=', metric)
    .orderBy('STEP')
    .limit(1)
    .executeTakeFirst();
  if (reported !== undefined || metric !== 'LOSS') return reported?.value ?? null;
  const epoch = await trx
    .selectFrom('TB_EPOCHMETRIC')
    .select(asDouble('LOSS').as('value'))
    .where('CODE_TASK', '=', CODE_TASK)
    .where('ATTEMPT', '=', ATTEMPT ?? 0)
    .where('EPOCH', '=', EPOCH ?? 0)
    .executeTakeFirst();
  return epoch?.value ?? null;
}
