import type { TuningSweepStatus } from '@tuningsweep/engine/api';
import { CONDITION_TYPES, databaseReachable, summaryOf } from '@tuningsweep/engine/sweep';
import type { Condition, Stall, SweepStatus, Trouble } from '@tuningsweep/engine/sweep';

const NO_TASKS = { total: 0, pending: 0, active: 0, completed: 0, failed: 0, stopped: 0 };

/** A sweep that cannot go on, found before its tasks could be looked at. */
export function stalledStatus(before: TuningSweepStatus | undefined, stall: Stall): SweepStatus {
  return overlay(before, summaryOf('Stalled', stall));
}

/** A sweep whose ledger or API gives trouble at the moment. A finished one stays finished. */
export function troubledStatus(before: TuningSweepStatus | undefined, trouble: Trouble): SweepStatus {
  const finished = before?.conditions?.some(({ type, status }) => type === 'Finished' && status === 'True');
  return overlay(before, [...(finished ? [] : summaryOf('Trouble', trouble)), ...ofDatabase(trouble)]);
}

/** A sweep that is being deleted and is not gone yet; how it ended stays. */
export function deletingStatus(before: TuningSweepStatus | undefined, trouble: Trouble): SweepStatus {
  const ready = summaryOf('Trouble', trouble).filter(({ type }) => type === 'Ready');
  return overlay(before, [...ready, ...ofDatabase(trouble)]);
}

/** Other trouble says nothing of the database. */
function ofDatabase(trouble: Trouble): Condition[] {
  return trouble.reason === 'DatabaseUnreachable' ? [databaseReachable(trouble)] : [];
}

/** What was known stays, under the new conditions. */
function overlay(before: TuningSweepStatus | undefined, conditions: Condition[]): SweepStatus {
  const { startTime, completionTime, tasks = NO_TASKS, best } = before ?? {};
  const replaced = new Set(conditions.map(({ type }) => type));
  const kept = (before?.conditions ?? []).flatMap(({ type, status, reason, message }) =>
    isOurs(type) && !replaced.has(type) ? [{ type, status, reason, message }] : [],
  );
  return {
    ...(startTime && { startTime }),
    ...(completionTime && { completionTime }),
    conditions: [...kept, ...conditions],
    tasks,
    ...(best && { best }),
  };
}

function isOurs(type: string): type is Condition['type'] {
  return CONDITION_TYPES.some((known) => known === type);
}
