import type { TaskStatus } from './shapes.ts';

const STATUSES: readonly TaskStatus[] = ['Pending', 'Running', 'Completed', 'Failed', 'Stopped'];

/** STATUS as it stands in TB_TASKSTATUS; a missing row or a text that is none of ours says nothing yet: Pending. */
export function toStatus(text: string | null): TaskStatus {
  return STATUSES.find((status) => status === text) ?? 'Pending';
}
