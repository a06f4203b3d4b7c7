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

/** The first checkpoint that a trainer writes. */
export async function firstCheckpoint({ db }: Ledger, limitMs: number): Promise<{ codeTask: string; epoch: number }> {
  const read = async () => {
    const [row] = await db.selectFrom('TB_CHECKPOINT').select(['CODE_TASK', 'EPOCH']).execute();
    return row && { codeTask: row.CODE_TASK, epoch: row.EPOCH };
  };
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
