import type { OpenTask } from '@tuningsweep/ledger';
import type { Action, Hand, Observation } from './types.ts';

/**
 * Brings every launched task and every hand into agreement. A Completed task with a result wins over whatever its
 * hand says; a hand's success without a result is a failure; a task that nobody works on goes back to the queue.
 */
export function settlements(o: Observation): Action[] {
  const hands = new Map(o.hands.map((hand) => [hand.codeTask, hand]));
  const open = new Set(o.openTasks.map((task) => task.codeTask));
  const ended = o.hands.filter((hand) => !open.has(hand.codeTask) && isEnded(hand));
  return [
    ...o.openTasks.flatMap((task) => settleTask(o, task, hands.get(task.codeTask)) ?? []),
    ...ended.map((hand): Action => ({ type: 'Dispose', codeTask: hand.codeTask })),
  ];
}

function isEnded(hand: Hand): boolean {
  return hand.state === 'Succeeded' || hand.state === 'Failed';
}

/** A task is over when its point left the grid or the sweep has its verdict: it is not queued again. */
function isOver(o: Observation, task: OpenTask): boolean {
  return !task.inGrid || o.record?.outcome !== undefined;
}

function settleTask(o: Observation, task: OpenTask, hand: Hand | undefined): Action | undefined {
  const { codeTask } = task;
  if (task.status === 'Completed') return settleCompleted(task);
  // Written by somebody's own SQL: it is taken at its word, and what still works for it is disposed of.
  if (task.status === 'Failed' || task.status === 'Stopped') return { type: 'Settle', codeTask, outcome: task.status };
  if (!hand || lostItsTask(o, hand))
    return isOver(o, task) ? { type: 'Settle', codeTask, outcome: 'Stopped' } : { type: 'Release', codeTask };
  if (hand.state === 'Succeeded') return settleSucceeded(task);
  if (hand.state === 'Failed')
    return { type: 'Settle', codeTask, outcome: 'Failed', note: `${hand.cause ?? 'Failed'}: ${hand.message ?? ''}` };
  if (hand.state === 'Suspended' && task.status === 'Running') return { type: 'MarkPending', codeTask };
  if (hand.state === 'Active' && task.status === 'Pending') return { type: 'MarkRunning', codeTask };
  return undefined;
}

/** A trainer that no hand is known of took the task: the hand's end says nothing about it. The next hand takes it back. */
function lostItsTask({ holders }: Observation, { codeTask, state, holders: own }: Hand): boolean {
  const holder = holders.get(codeTask);
  return state === 'Failed' && holder !== undefined && own !== undefined && !own.includes(holder);
}

function settleCompleted({ codeTask, hasResult }: OpenTask): Action {
  if (hasResult) return { type: 'Settle', codeTask, outcome: 'Completed' };
  const note = 'Corrupt: STATUS is Completed but TB_MODELRESULT has no row of this task';
  return { type: 'Settle', codeTask, outcome: 'Failed', note };
}

function settleSucceeded({ codeTask, hasResult }: OpenTask): Action {
  if (hasResult) return { type: 'Settle', codeTask, outcome: 'Completed' };
  const note = 'NoResult: the trainer exited with 0 but wrote no row into TB_MODELRESULT';
  return { type: 'Settle', codeTask, outcome: 'Failed', note };
}
