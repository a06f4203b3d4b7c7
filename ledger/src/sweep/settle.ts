import type { Lease } from '../fence.ts';
import type { Ledger, Trx } from '../ledger.ts';
import { dropModels } from '../model/kept.ts';
import { UNFINISHED, changeTasks, closeAttempt, markSettled, setStatus, writeSweep } from './change.ts';
import type { TaskState } from './change.ts';
import { TaskNotFoundError } from './errors.ts';
import type { TaskOutcome } from './shapes.ts';

/** What became of a task, as its Job or process tells. */
export type Settlement = {
  readonly sweepKey: string;
  readonly codeTask: string;
  readonly outcome: TaskOutcome;
  readonly note?: string;
};

const NO_RESULT = 'the trainer ended well but left no row in TB_MODELRESULT';

/**
 * Settles a task once and for all, with the sweep's counters and best task in the same transaction:
 * - a task that its trainer has Completed with a result stays Completed, whatever `outcome` says;
 * - without a row in TB_MODELRESULT, `Completed` becomes Failed;
 * - a STATUS that is final already stays (Completed without a result is corrupt, and counted as failed).
 *
 * Only a task in the grid that is Completed with a result keeps its model. A failed task's NOTE is the sentence that the trainer left at its last attempt; `note` is used when there is none.
 *
 * @returns whether this call settled the task, and as `outcome` says
 * @throws TaskNotFoundError, SweepNotFoundError, FencedError
 */
export async function settleTask(ledger: Ledger, lease: Lease, settlement: Settlement): Promise<boolean> {
  const { sweepKey, codeTask } = settlement;
  return await writeSweep(ledger, lease, sweepKey, (trx) =>
    changeTasks(trx, ledger, sweepKey, [codeTask], async ([task]) => {
      if (task === undefined) throw new TaskNotFoundError(codeTask);
      return !task.settled && (await settle(trx, task, settlement));
    }),
  );
}

async function settle(trx: Trx, task: TaskState, { codeTask, outcome, note }: Settlement): Promise<boolean> {
  const hasResult = await resultExists(trx, codeTask);
  const ends = outcome === 'Completed' && !hasResult ? 'Failed' : outcome;
  const given = ends === outcome ? note : NO_RESULT;
  const sentence = ends === 'Failed' ? ((await ownSentence(trx, codeTask)) ?? given) : given;
  const changed = await setStatus(trx, [codeTask], UNFINISHED, ends, sentence);
  const final = changed === 1 ? ends : task.status;
  await markSettled(trx, [codeTask], final === 'Completed' ? 'Completed' : ends);
  if (final !== 'Completed' || !hasResult || !task.inGrid) await dropModels(trx, [codeTask]);
  await closeAttempt(trx, codeTask, final ?? ends, sentence);
  return final === outcome && (outcome !== 'Completed' || hasResult);
}

async function resultExists(trx: Trx, codeTask: string): Promise<boolean> {
  const row = await trx
    .selectFrom('TB_MODELRESULT')
    .select('CODE_TASK')
    .where('CODE_TASK', '=', codeTask)
    .executeTakeFirst();
  return row !== undefined;
}

/** What the trainer itself said about its attempt; a claim, a release and a retry clear it. */
async function ownSentence(trx: Trx, codeTask: string): Promise<string | undefined> {
  const row = await trx.selectFrom('TB_TASKSTATUS').select('NOTE').where('CODE_TASK', '=', codeTask).executeTakeFirst();
  return row?.NOTE ?? undefined;
}
