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

/** Which epochs of each task of a sweep its attempts trained themselves, in the order in which they were begun. */
export async function trainedEpochs({ db }: Ledger, namespace: string): Promise<Map<string, number[]>> {
  const rows = await db
    .selectFrom('TB_EPOCHMETRIC as e')
    .innerJoin('TB_TASK as t', 't.CODE_TASK', 'e.CODE_TASK')
    .innerJoin('TB_SWEEP as s', 's.SWEEP_KEY', 't.SWEEP_KEY')
    .leftJoin('TB_RESUMPTION as r', (on) =>
      on.onRef('r.CODE_TASK', '=', 'e.CODE_TASK').onRef('r.ATTEMPT', '=', 'e.ATTEMPT'),
    )
    .select(['e.CODE_TASK', 'e.EPOCH', 'r.EPOCH as FROM'])
    .where('s.NAMESPACE', '=', namespace)
    .orderBy('e.ATTEMPT')
    .orderBy('e.EPOCH')
    .execute();
  const own = rows.filter(({ EPOCH, FROM }) => EPOCH > (FROM ?? 0));
  const byTask = Map.groupBy(own, ({ CODE_TASK }) => CODE_TASK);
  return new Map(Array.from(byTask, ([code, epochs]) => [code, epochs.map(({ EPOCH }) => EPOCH)]));
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
