import { LABEL } from '@tuningsweep/ledger/contracts';
import type { Ledger } from '../../ledger/src/index.ts';
import { until } from '../support/until.ts';
import type { Site } from './site.ts';

/** Evicts the trainers of the node, and lets others come again. */
export async function drainNode(site: Site): Promise<void> {
  const options = [`--pod-selector=${LABEL.codeTask}`, '--delete-emptydir-data', '--timeout=120s'];
  try {
    await site.kubectl(['drain', 'node-0', ...options]);
  } finally {
    await site.kubectl(['uncordon', 'node-0']);
  }
}

/** The first checkpoint that a trainer of a namespace writes. */
export async function firstCheckpoint(
  { db }: Ledger,
  namespace: string,
  limitMs: number,
): Promise<{ codeTask: string; epoch: number }> {
  const read = async () =>
    await db
      .selectFrom('TB_CHECKPOINT as c')
      .innerJoin('TB_TASK as t', 't.CODE_TASK', 'c.CODE_TASK')
      .innerJoin('TB_SWEEP as s', 's.SWEEP_KEY', 't.SWEEP_KEY')
      .select(['c.CODE_TASK as codeTask', 'c.EPOCH as epoch'])
      .where('s.NAMESPACE', '=', namespace)
      .executeTakeFirst();
  return await until('a checkpoint is kept', read, limitMs);
}

/** After how many epochs of itself the attempts at a task went on. */
export async function resumedEpochs({ db }: Ledger, codeTask: string): Promise<number[]> {
  const rows = await db
    .selectFrom('TB_RESUMPTION')
    .select('EPOCH')
    .where('CODE_TASK', '=', codeTask)
    .where('FROM_TASK', '=', codeTask)
    .execute();
  return rows.map(({ EPOCH }) => EPOCH);
}
