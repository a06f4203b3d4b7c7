import { InputError } from '../../errors.ts';
import type { Lease } from '../../transaction/fence.ts';
import type { Ledger } from '../../ledger.ts';
import { changeTasks, writeSweep } from './change.ts';
import { clearOutcome } from '../record/outcome.ts';
import { reopen, reopenAll } from './stop.ts';

/** Length of TB_SWEEP.RETRY_STAMP, in characters. */
const STAMP_LENGTH = 64;

/**
 * Sends the Failed tasks in the grid back to Pending, once for every `stamp` (the time that the retry was asked for):
 * the stamp is kept when all is done, so that a retry that was cut off is finished by the next call.
 *
 * @returns how many
 * @throws InputError for a stamp that cannot be kept; nothing is sent back then
 */
export async function retryFailed(ledger: Ledger, lease: Lease, sweepKey: string, stamp: string): Promise<number> {
  if (stamp === '' || stamp.length > STAMP_LENGTH)
    throw new InputError(`retry: expected a stamp of 1 to ${STAMP_LENGTH} characters, found ${stamp.length}`);
  if ((await lastRetry(ledger, sweepKey)) === stamp) return 0;
  const reopened = await reopenAll(ledger, lease, sweepKey, 'Failed');
  await writeSweep(ledger, lease, sweepKey, (trx) =>
    trx.updateTable('TB_SWEEP').set({ RETRY_STAMP: stamp }).where('SWEEP_KEY', '=', sweepKey).execute(),
  );
  return reopened;
}

async function lastRetry({ db }: Ledger, sweepKey: string): Promise<string | null | undefined> {
  const row = await db
    .selectFrom('TB_SWEEP')
    .select('RETRY_STAMP')
    .where('SWEEP_KEY', '=', sweepKey)
    .executeTakeFirst();
  return row?.RETRY_STAMP;
}

/**
 * Sends Failed tasks in the grid back to Pending now: all of them, or those that are named. A sweep that was over goes
 * on, with the tasks that its end had Stopped. The tasks go last: cut off before that, the sweep just ends as it had.
 *
 * @returns how many Failed tasks went back; nothing is changed when there are none
 */
export async function retryNow(
  ledger: Ledger,
  lease: Lease,
  sweepKey: string,
  codes?: readonly string[],
): Promise<number> {
  if (!(await anyFailed(ledger, sweepKey, codes))) return 0;
  if (await isOver(ledger, sweepKey)) {
    await clearOutcome(ledger, lease, sweepKey);
    await reopenAll(ledger, lease, sweepKey, 'Stopped');
  }
  if (codes === undefined) return reopenAll(ledger, lease, sweepKey, 'Failed');
  return writeSweep(ledger, lease, sweepKey, (trx) =>
    changeTasks(trx, ledger, sweepKey, codes, (tasks) => reopen(trx, tasks, 'Failed')),
  );
}

async function isOver({ db }: Ledger, sweepKey: string): Promise<boolean> {
  const row = await db.selectFrom('TB_SWEEP').select('OUTCOME').where('SWEEP_KEY', '=', sweepKey).executeTakeFirst();
  return typeof row?.OUTCOME === 'string';
}

async function anyFailed({ db }: Ledger, sweepKey: string, codes?: readonly string[]): Promise<boolean> {
  const found = await db
    .selectFrom('TB_TASK as t')
    .innerJoin('TB_TASKSTATUS as s', 's.CODE_TASK', 't.CODE_TASK')
    .select('t.CODE_TASK')
    .where('t.SWEEP_KEY', '=', sweepKey)
    .where('t.IN_GRID', '=', 1)
    .where('t.SETTLED', '=', 1)
    .where('s.STATUS', '=', 'Failed')
    .$if(codes !== undefined, (query) => query.where('t.CODE_TASK', 'in', codes ?? []))
    .limit(1)
    .executeTakeFirst();
  return found !== undefined;
}
