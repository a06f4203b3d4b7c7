import { chunks } from '../../values/chunks.ts';
import type { Lease } from '../../transaction/fence.ts';
import type { Ledger } from '../../ledger.ts';
import { pauseIfAsked } from '../../transaction/pause.ts';
import { openTasks } from '../tasks/open-tasks.ts';
import { settleTasks } from '../tasks/settle.ts';
import { stopPending } from '../tasks/stop.ts';

/** Tasks that one transaction settles at most, so that no lock is held for long. */
const AT_ONCE = 200;

/** A sweep's place and key. */
export interface UnsettledSweep {
  readonly sweepKey: string;
  readonly namespace: string;
  readonly name: string;
}

/** The sweeps of a cluster that have tasks which are not settled. */
export async function unsettledSweeps({ db }: Ledger, cluster: string): Promise<UnsettledSweep[]> {
  return await db
    .selectFrom('TB_SWEEP as w')
    .select(['w.SWEEP_KEY as sweepKey', 'w.NAMESPACE as namespace', 'w.NAME as name'])
    .where('w.CLUSTER', '=', cluster)
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('TB_TASK as t')
          .select('t.CODE_TASK')
          .whereRef('t.SWEEP_KEY', '=', 'w.SWEEP_KEY')
          .where('t.SETTLED', '=', 0),
      ),
    )
    .execute();
}

/** Whether a sweep that the ledger knows has tasks which are not settled. */
export async function hasUnsettled({ db }: Ledger, sweepKey: string): Promise<boolean> {
  const task = await db
    .selectFrom('TB_SWEEP as w')
    .innerJoin('TB_TASK as t', 't.SWEEP_KEY', 'w.SWEEP_KEY')
    .select('t.CODE_TASK')
    .where('w.SWEEP_KEY', '=', sweepKey)
    .where('t.SETTLED', '=', 0)
    .limit(1)
    .executeTakeFirst();
  return task !== undefined;
}

/**
 * Settles every task of a sweep that nobody drives any more: what its trainer has Completed stays so, all others are Stopped,
 * and trainers that are still at work are refused from then on.
 *
 * @throws FencedError; PausedError after a transaction
 */
export async function closeSweep(ledger: Ledger, lease: Lease, sweepKey: string, note: string): Promise<void> {
  for await (const some of chunks(await openTasks(ledger, sweepKey), AT_ONCE)) {
    const ends = some.map(({ codeTask }) => ({ codeTask, outcome: 'Stopped' as const, note }));
    await settleTasks(ledger, lease, sweepKey, ends);
    pauseIfAsked(ledger);
  }
  await stopPending(ledger, lease, sweepKey, note);
}
