import type { Lease } from '../fence.ts';
import type { Ledger, Trx } from '../ledger.ts';
import { write } from '../write.ts';
import { CHUNK } from './change.ts';

/** Tables with rows by CODE_TASK; the task's own row goes last, so that a deletion that was cut off is gone on with. */
const BY_TASK = [
  'TB_MODELARTIFACT',
  'TB_FORECAST',
  'TB_EPOCHMETRIC',
  'TB_TASKATTEMPT',
  'TB_MODELRESULT',
  'TB_HYPERPARAMETER',
  'TB_TASKSTATUS',
  'TB_TASK',
] as const;

/**
 * Deletes everything that the ledger holds of a sweep, results too, in transactions of bounded size. The market data
 * stay: they are not the sweep's.
 *
 * @returns the number of tasks deleted
 * @throws FencedError
 */
export async function deleteSweep(ledger: Ledger, lease: Lease, sweepKey: string): Promise<number> {
  let deleted = 0;
  for (;;) {
    const codes = await write(ledger, (trx) => deleteChunk(trx, sweepKey), lease);
    if (codes === 0) break;
    deleted += codes;
  }
  const deleteRows = async (trx: Trx): Promise<void> => {
    for (const table of ['TB_SWEEPTRAINER', 'TB_SWEEP'] as const)
      await trx.deleteFrom(table).where('SWEEP_KEY', '=', sweepKey).execute();
  };
  await write(ledger, deleteRows, lease);
  return deleted;
}

async function deleteChunk(trx: Trx, sweepKey: string): Promise<number> {
  const rows = await trx
    .selectFrom('TB_TASK')
    .select('CODE_TASK')
    .where('SWEEP_KEY', '=', sweepKey)
    .limit(CHUNK)
    .execute();
  const codes = rows.map(({ CODE_TASK }) => CODE_TASK);
  if (codes.length > 0)
    for (const table of BY_TASK) await trx.deleteFrom(table).where('CODE_TASK', 'in', codes).execute();
  return codes.length;
}
