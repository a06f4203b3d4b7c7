import type { TaskCounts } from '@tuningsweep/ledger';
import { isProposed, replicatesOf } from '../../search/index.ts';
import type { Action, Decision, Observation, Sweep } from '../types.ts';

/**
 * What another program wrote over in rows of TB_TASK that this pass needs; undefined where nothing. The grid, from whose
 * definition all of it follows, is written again.
 */
export function corruption({ oddBest, openTasks, pending }: Observation): string | undefined {
  const atWork = openTasks.flatMap(({ inGrid, oddCode }) => (inGrid && oddCode !== undefined ? [oddCode] : []));
  return oddBest ?? atWork[0] ?? pending.find(({ odd }) => odd !== undefined)?.odd;
}

/**
 * The sweep's row contradicts its grid or itself: another program wrote there. What is true is counted from the tasks
 * before anything is decided by it.
 */
export function audit(o: Observation): Decision | undefined {
  const { record, grid, sweep } = o;
  if (!record || record.gridSha256 !== grid.sha256) return undefined;
  const isTrue =
    record.startTime !== undefined &&
    (isProposed(sweep.spec) || record.counts.total === grid.total) &&
    canBe(record.counts);
  if (!isTrue) return { actions: [{ type: 'Recount' }] };
  return corruption(o) === undefined ? undefined : { actions: [{ type: 'DiscardGrid' }] };
}

function canBe({ total, completed, failed, stopped }: TaskCounts): boolean {
  const settled = [completed, failed, stopped];
  if (![total, ...settled].every((count) => Number.isSafeInteger(count) && count >= 0)) return false;
  return completed + failed + stopped <= total;
}

/**
 * Nobody works, nothing waits, and still there is no outcome: some task is found nowhere. The last thing that is looked at,
 * so that no sweep stands still without a reason.
 */
export function standstill({ record, sweep, openTasks, executions, pending }: Observation): Action[] {
  const isOver = !record || record.outcome !== undefined || sweep.spec.suspend;
  if (isOver || openTasks.length + executions.length + pending.length > 0) return [];
  return [{ type: 'Recount' }, ...(lacksReplicates(sweep, record.counts) ? [{ type: 'DiscardGrid' } as const] : [])];
}

/**
 * A point of a search has lost some of its tasks. It is not proposed again, since it was, nor is another one in its place, which
 * would be more tasks than there are to be: written again, the search's own points have all of theirs.
 */
function lacksReplicates({ spec }: Sweep, { total }: TaskCounts): boolean {
  return isProposed(spec) && total % replicatesOf(spec) !== 0;
}
