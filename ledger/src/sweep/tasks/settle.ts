import type { Lease } from '../../transaction/fence.ts';
import type { Ledger, Trx } from '../../ledger.ts';
import { dropCheckpoints, dropPassedCheckpoints } from '../../checkpoint/drop.ts';
import { dropModels } from '../../model/stored.ts';
import { UNFINISHED, changeTasks, closeAttempts, markSettled, setStatus, writeSweep } from './change.ts';
import type { TaskState } from './change.ts';
import { TaskNotFoundError } from '../errors.ts';
import { corruption } from './mend.ts';
import { resultsWithNotes } from './no-value.ts';
import { failureNote, ownSentences, remarkOn, saidOfAttempts } from './said.ts';
import type { Said } from './said.ts';
import type { Row } from '../../schema/database.ts';
import type { TaskOutcome } from '../types.ts';
import { noteSettlements } from '../search/settlements.ts';
import { storedObjective } from '../../metrics.ts';

/** What became of a task, as its Job or process tells. */
export interface TaskEnd {
  readonly codeTask: string;
  readonly outcome: TaskOutcome;
  readonly note?: string;
}

/** A task that a call settled, and whether as its `outcome` says. */
export interface Settled {
  readonly codeTask: string;
  readonly isAsSaid: boolean;
}

const LEFT_NO_ROW = 'the trainer ended well but left no row in TB_MODELRESULT';

/**
 * Settles tasks of one sweep once and for all, each with what became of it, in one transaction with the sweep's counters
 * and best task:
 * - a task that its trainer has Completed with a result stays Completed, whatever `outcome` says;
 * - without a row in TB_MODELRESULT, `Completed` becomes Failed, even where it is STATUS already: NOTE says that it is corrupt;
 * - another STATUS that is final already stays.
 *
 * Only a task that is Completed with a result keeps its model, in the grid or not. A failed task's NOTE is the sentence that the trainer left at its last attempt; `note` is used when there is none.
 * A Completed task's NOTE says which of its metrics is no finite number, and so no value, and what its reporter left out.
 *
 * @returns those that this call settled
 * @throws TaskNotFoundError, SweepNotFoundError, FencedError; nothing is settled then
 */
export async function settleTasks(
  ledger: Ledger,
  lease: Lease,
  sweepKey: string,
  ends: readonly TaskEnd[],
): Promise<Settled[]> {
  if (ends.length === 0) return [];
  const codes = ends.map(({ codeTask }) => codeTask);
  return await writeSweep(ledger, lease, sweepKey, (trx, sweep) =>
    changeTasks(trx, ledger, sweepKey, codes, (tasks) => settleLocked(trx, ledger, sweep, tasks, ends)),
  );
}

/** The same for tasks that are locked already, by whoever looks after the counters. */
export async function settleLocked(
  trx: Trx,
  ledger: Ledger,
  sweep: Row<'TB_SWEEP'>,
  tasks: readonly TaskState[],
  ends: readonly TaskEnd[],
): Promise<Settled[]> {
  const settled = await judge(trx, storedObjective(sweep)?.metric, tasks, ends);
  await record(trx, ledger, settled);
  const ended = settled.map(({ codeTask, final }) => ({ codeTask, outcome: final }));
  await noteSettlements(trx, sweep.SWEEP_KEY, ended);
  return settled.map(({ codeTask, isAsSaid }) => ({ codeTask, isAsSaid }));
}

/** A task that is not settled yet, and how it is to be. */
interface TaskSettlement {
  readonly codeTask: string;
  /** STATUS of a task that is not over becomes this, with the sentence as its NOTE. */
  readonly ends: TaskOutcome;
  readonly sentence: string | undefined;
  /** NOTE of a task that is Completed, whoever said so. */
  readonly remark: string | undefined;
  /** STATUS afterwards, which may be a final one of before. */
  readonly final: TaskOutcome;
  readonly keepsModel: boolean;
  readonly isAsSaid: boolean;
}

async function judge(
  trx: Trx,
  objective: string | undefined,
  tasks: readonly TaskState[],
  ends: readonly TaskEnd[],
): Promise<TaskSettlement[]> {
  const states = new Map(tasks.map((task) => [task.codeTask, task]));
  const missing = ends.find(({ codeTask }) => !states.has(codeTask));
  if (missing) throw new TaskNotFoundError(missing.codeTask);
  const codes = tasks.filter(({ settled }) => !settled).map(({ codeTask }) => codeTask);
  if (codes.length === 0) return [];
  const results = await resultsWithNotes(trx, objective, codes);
  const isCompleted = ({ codeTask, outcome }: TaskEnd): boolean => outcome === 'Completed' && results.has(codeTask);
  const noted = codes.filter((codeTask) => results.get(codeTask) !== undefined);
  const notes = await ownSentences(trx, ends.every(isCompleted) ? noted : codes);
  const said = await saidOfAttempts(trx, tasks);
  return ends.flatMap((end) => {
    const { codeTask } = end;
    const task = states.get(codeTask);
    if (!task || task.settled) return [];
    const result = results.has(codeTask) ? { note: results.get(codeTask) } : undefined;
    return settlementOf(task, end, result, { own: notes.get(codeTask), ...said.get(codeTask) });
  });
}

/** @param result undefined without a row in TB_MODELRESULT; its note says which of its metrics are no value */
function settlementOf(
  task: TaskState,
  end: TaskEnd,
  result: { note: string | undefined } | undefined,
  said: Said,
): TaskSettlement {
  const { codeTask, outcome, note } = end;
  const hasResult = result !== undefined;
  const isCorrupt = task.status === 'Completed' && !hasResult;
  const before = isCorrupt ? 'Failed' : finalStatus(task);
  const ends = isCorrupt || (outcome === 'Completed' && !hasResult) ? 'Failed' : outcome;
  const final = before ?? ends;
  const given = ends === outcome ? note : LEFT_NO_ROW;
  const isCompleted = final === 'Completed' && hasResult;
  return {
    codeTask,
    ends,
    sentence: isCorrupt ? corruption(task, 'Failed') : ends === 'Failed' ? failureNote(given, said) : given,
    remark: isCompleted ? remarkOn(result.note, said) : undefined,
    final,
    keepsModel: isCompleted,
    isAsSaid: final === outcome && (outcome !== 'Completed' || hasResult),
  };
}

/** STATUS of a task that is over already. */
function finalStatus({ status }: TaskState): TaskOutcome | undefined {
  return status === 'Completed' || status === 'Failed' || status === 'Stopped' ? status : undefined;
}

/** Tasks that end in the same way are written together. */
async function record(trx: Trx, ledger: Ledger, settlements: readonly TaskSettlement[]): Promise<void> {
  const codesOf = (some: readonly TaskSettlement[]): string[] => some.map(({ codeTask }) => codeTask);
  const alike = Map.groupBy(settlements, ({ ends, sentence, remark, final }) =>
    JSON.stringify([ends, sentence, remark, final]),
  );
  for (const group of alike.values()) {
    const [first] = group;
    if (first === undefined) continue;
    const { ends, sentence, remark, final } = first;
    const codes = codesOf(group);
    // Completed becomes Failed where its result is missing.
    await setStatus(trx, codes, final === 'Failed' ? [...UNFINISHED, 'Completed'] : UNFINISHED, ends, sentence);
    if (remark !== undefined) await setStatus(trx, codes, ['Completed'], 'Completed', remark);
    await markSettled(trx, codes, final);
    await closeAttempts(trx, ledger, codes, final, sentence);
  }
  await dropModels(trx, codesOf(settlements.filter(({ keepsModel }) => !keepsModel)));
  await dropCheckpoints(trx, codesOf(settlements.filter(({ final }) => final !== 'Completed')));
  await dropPassedCheckpoints(trx, codesOf(settlements.filter(({ final }) => final === 'Completed')));
}
