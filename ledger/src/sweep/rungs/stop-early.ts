import type { Ledger, Trx } from '../../ledger.ts';
import type { Lease } from '../../transaction/fence.ts';
import { searchLength } from '../search/read.ts';
import { changeTasks, writeSweep } from '../tasks/change.ts';
import { settleLocked } from '../tasks/settle.ts';

/** A task at work that is not worth going on with. */
export interface EarlyStop {
  readonly codeTask: string;
  readonly note: string;
  /** How far it was, and the best value that it had by then. */
  readonly epoch: number;
  readonly value: number;
  /** How many settlements that rests on. */
  readonly known: number;
}

/**
 * Stops tasks that are at work, with what they had by then. One that its trainer has Completed meanwhile stays so.
 *
 * @returns the codes of those that are Stopped
 */
export async function stopEarly(
  ledger: Ledger,
  lease: Lease,
  sweepKey: string,
  stops: readonly EarlyStop[],
): Promise<string[]> {
  const codes = stops.map(({ codeTask }) => codeTask);
  return await writeSweep(ledger, lease, sweepKey, (trx, sweep) =>
    changeTasks(trx, ledger, sweepKey, codes, async (tasks) => {
      const ends = stops.map(({ codeTask, note }) => ({ codeTask, note, outcome: 'Stopped' as const }));
      const settled = await settleLocked(trx, ledger, sweep, tasks, ends);
      const asSaid = new Set(settled.filter(({ isAsSaid }) => isAsSaid).map(({ codeTask }) => codeTask));
      const stopped = stops.filter(({ codeTask }) => asSaid.has(codeTask));
      for (const stop of stopped) await record(trx, sweepKey, stop);
      return stopped.map(({ codeTask }) => codeTask);
    }),
  );
}

async function record(trx: Trx, sweepKey: string, { codeTask, epoch, value, known }: EarlyStop): Promise<void> {
  const { settlements: index } = await searchLength({ db: trx }, sweepKey);
  await trx
    .insertInto('TB_SETTLEMENT')
    .values({
      SWEEP_KEY: sweepKey,
      IDX_SETTLEMENT: index,
      CODE_TASK: codeTask,
      STATUS: 'Stopped',
      EPOCH: epoch,
      VALUE: value,
    })
    .execute();
  await trx
    .updateTable('TB_RUNG')
    .set({ EPOCH: epoch, N_KNOWN: known, IDX_SETTLEMENT: index })
    .where('CODE_TASK', '=', codeTask)
    .where('RUNG', '=', 0)
    .execute();
}
