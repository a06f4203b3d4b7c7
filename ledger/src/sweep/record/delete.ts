import type { Lease } from '../../transaction/fence.ts';
import type { Ledger, Trx } from '../../ledger.ts';
import { pauseIfAsked } from '../../transaction/pause.ts';
import { write } from '../../transaction/write.ts';
import { CHUNK } from '../tasks/change.ts';
import { recountAll } from './counters.ts';
import { storedObjective } from '../../metrics.ts';

/** Tables with rows by CODE_TASK; the task's own row goes last, so that a deletion that was cut off is gone on with. */
const BY_TASK = [
  'TB_CHECKPOINT',
  'TB_RESUMPTION',
  'TB_MODELARTIFACT',
  'TB_FORECAST',
  'TB_METRIC',
  'TB_EPOCHMETRIC',
  'TB_TASKATTEMPT',
  'TB_MODELRESULT',
  'TB_PARAMETER',
  'TB_REPLICATE',
  'TB_RUNG',
  'TB_SETTLEMENT',
  'TB_PROPOSAL',
  'TB_HYPERPARAMETER',
  'TB_TASKSTATUS',
  'TB_TASK',
] as const;

/** Tables with a few rows for the sweep. */
const BY_SWEEP = ['TB_SEARCH', 'TB_SWEEPTRAINER', 'TB_SWEEPIMAGE', 'TB_SWEEPPAUSE', 'TB_SWEEP'] as const;

/** The grid of a sweep that some of its tasks are gone of. */
const NOT_WRITTEN = { GRID_SHA256: null, GRID_TARGET: null, GRID_CURSOR: 0 } as const;

/**
 * Deletes everything that the ledger holds of a sweep, results too, in transactions of bounded size. The market data
 * stay: they are not the sweep's. What a deletion that was cut off or stopped has left is whole: its grid counts as not
 * written, so that the missing points come back when the sweep does.
 *
 * @param mayGoOn asked before each transaction that deletes, with the number of tasks deleted so far
 * @returns the number of tasks deleted
 * @throws FencedError, and what `mayGoOn` throws; PausedError after a transaction
 */
export async function deleteSweep(
  ledger: Ledger,
  lease: Lease,
  sweepKey: string,
  mayGoOn: (deleted: number) => Promise<boolean> = async () => true,
): Promise<number> {
  let deleted = 0;
  for (let isLast = false; !isLast;) {
    if (!(await mayGoOn(deleted))) {
      if (deleted > 0) await write(ledger, (trx) => recountLeft(trx, sweepKey), lease);
      return deleted;
    }
    const codes = await write(ledger, (trx) => deleteChunk(trx, sweepKey), lease);
    deleted += codes;
    isLast = codes < CHUNK;
    if (!isLast) pauseIfAsked(ledger);
  }
  return deleted;
}

/** The counters are those of what is left. */
async function recountLeft(trx: Trx, sweepKey: string): Promise<void> {
  const sweep = trx.selectFrom('TB_SWEEP').select(['OBJECTIVE', 'GOAL']).where('SWEEP_KEY', '=', sweepKey);
  const row = await sweep.executeTakeFirst();
  if (row) await recountAll(trx, sweepKey, storedObjective(row));
}

/** The sweep's own row goes with the last of its tasks. */
async function deleteChunk(trx: Trx, sweepKey: string): Promise<number> {
  const rows = await trx
    .selectFrom('TB_TASK')
    .select('CODE_TASK')
    .where('SWEEP_KEY', '=', sweepKey)
    .limit(CHUNK)
    .execute();
  const codes = rows.map(({ CODE_TASK }) => CODE_TASK);
  if (codes.length < CHUNK)
    for (const table of BY_SWEEP) await trx.deleteFrom(table).where('SWEEP_KEY', '=', sweepKey).execute();
  else await trx.updateTable('TB_SWEEP').set(NOT_WRITTEN).where('SWEEP_KEY', '=', sweepKey).execute();
  if (codes.length > 0)
    for (const table of BY_TASK) await trx.deleteFrom(table).where('CODE_TASK', 'in', codes).execute();
  return codes.length;
}
