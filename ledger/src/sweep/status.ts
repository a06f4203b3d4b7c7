import { sql } from 'kysely';
import type { TaskStatus } from './types.ts';

/** All states of a task. */
export const TASK_STATUSES: readonly TaskStatus[] = ['Pending', 'Running', 'Completed', 'Failed', 'Stopped'];

/** Whether a value of the column STATUS is one of the five words. */
export function isTaskStatus(value: unknown): value is TaskStatus {
  return TASK_STATUSES.some((status) => status === value);
}

/** How a NOTE begins that says what another program wrote. */
export const CORRUPT = 'Corrupt: ';

/** STATUS as it stands in TB_TASKSTATUS; a missing row or a text that is none of ours says nothing yet: Pending. */
export function toStatus(text: string | null): TaskStatus {
  return TASK_STATUSES.find((status) => status === text) ?? 'Pending';
}

/** The same in SQL, of TB_TASKSTATUS as `s`. */
export const STATUS_OF_TASK = sql<TaskStatus>`case when s.STATUS in (${sql.join(TASK_STATUSES)}) then s.STATUS else 'Pending' end`;
