import type { OpenTask, SeenAttempt } from '@tuningsweep/ledger';
import type { Action, AttemptEnd, Execution, Observation } from '../types.ts';

/** What becomes of a task; none where it is settled already. */
interface Ruling {
  task?: OpenTask;
  execution: Execution | undefined;
  settlement?: Action | undefined;
}

type SeenEnd = AttemptEnd & { startedAt: number };

/** Whether any trainer of an execution has ended whose begin is known. */
export function hasRun({ ended = [] }: Execution): boolean {
  return ended.some(isSeen);
}

/**
 * The attempts of an execution that are over and are to be recorded, since their trainers recorded none: those that keep to
 * the minimal contract, and those that ended before they claimed their task.
 */
export function attemptsOf(o: Pick<Observation, 'recorded'>, ruling: Ruling): Action<'RecordAttempt'>[] {
  const { task, execution } = ruling;
  if (!execution || task?.holder !== undefined) return [];
  const { codeTask } = execution;
  return unrecorded(o, execution).flatMap((end) => {
    const how = endOf(end, ruling);
    return how ? { type: 'RecordAttempt', codeTask, ...seenOf(end), ...how } : [];
  });
}

/** One before an attempt that is there is left out: the task's last attempt is the one with the highest number. */
function unrecorded({ recorded }: Pick<Observation, 'recorded'>, { codeTask, ended = [] }: Execution): SeenEnd[] {
  const known = recorded.get(codeTask);
  const ends = ended.filter(isSeen).toSorted((a, b) => a.startedAt - b.startedAt);
  return ends.slice(ends.findLastIndex(({ holder }) => known?.has(holder)) + 1);
}

/** What is recorded of how it ended. One that ended well without a result waits for what that means for its task. */
function endOf(
  { cause, message }: AttemptEnd,
  { task, settlement }: Ruling,
): { cause: string; note?: string } | undefined {
  const note = message === undefined ? {} : { note: message };
  if (cause === 'Deleted') return { cause: 'Interrupted', ...note };
  if (cause !== 'Completed' || !task) return { cause, ...note };
  if (settlement?.type !== 'Settle') return undefined;
  return task.hasResult
    ? { cause }
    : { cause: settlement.outcome, ...(settlement.note !== undefined && { note: settlement.note }) };
}

/** The settlement, with the attempt that it counts as one without a result. */
export function withSeen({ task, execution, settlement }: Ruling): Action | undefined {
  if (settlement?.type !== 'Requeue' || task?.holder !== undefined) return settlement;
  const end = execution?.ended?.filter(isSeen).find(({ cause }) => cause === 'Completed');
  return end ? { ...settlement, seen: seenOf(end) } : settlement;
}

function isSeen(end: AttemptEnd): end is SeenEnd {
  return end.startedAt !== undefined;
}

function seenOf({ holder, startedAt, endedAt, exitCode }: SeenEnd): SeenAttempt {
  return { holder, startedAt, ...(endedAt !== undefined && { endedAt }), ...(exitCode !== undefined && { exitCode }) };
}
