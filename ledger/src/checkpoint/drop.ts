import type { Trx } from '../ledger.ts';
import { ofSweep } from '../sweep/of-sweep.ts';

/** @returns whether there was something to delete */
export async function dropCheckpoints(trx: Trx, codes: readonly string[]): Promise<boolean> {
  if (codes.length === 0) return false;
  const { numDeletedRows } = await trx
    .deleteFrom('TB_CHECKPOINT')
    .where('CODE_TASK', 'in', codes)
    .executeTakeFirstOrThrow();
  return numDeletedRows > 0n;
}

/**
 * Deletes what no training goes on from once these tasks are completed: their own of any epoch but the last one, from which a
 * longer task may, and those of the shorter tasks from which they went on themselves.
 */
export async function dropPassedCheckpoints(trx: Trx, codes: readonly string[]): Promise<void> {
  if (codes.length === 0) return;
  await trx
    .deleteFrom('TB_CHECKPOINT')
    .where('CODE_TASK', 'in', codes)
    .where((eb) => {
      const ofLastEpoch = eb
        .selectFrom('TB_HYPERPARAMETER as h')
        .select('h.CODE_TASK')
        .whereRef('h.CODE_TASK', '=', 'TB_CHECKPOINT.CODE_TASK')
        .whereRef('h.EPOCH', '=', 'TB_CHECKPOINT.EPOCH');
      return eb.not(eb.exists(ofLastEpoch));
    })
    .execute();
  const shorter = await trx
    .selectFrom('TB_RESUMPTION as r')
    .innerJoin('TB_TASK as t', 't.CODE_TASK', 'r.FROM_TASK')
    .select('r.FROM_TASK')
    .distinct()
    .where('r.CODE_TASK', 'in', codes)
    .whereRef('r.FROM_TASK', '!=', 'r.CODE_TASK')
    .where('t.SETTLED', '=', 1)
    .execute();
  await dropCheckpoints(
    trx,
    shorter.map(({ FROM_TASK }) => FROM_TASK),
  );
}

/** Deletes those of all tasks of a sweep, which is over. */
export async function dropCheckpointsOf(trx: Trx, sweepKey: string): Promise<void> {
  await trx.deleteFrom('TB_CHECKPOINT').where(ofSweep(sweepKey)).execute();
}
