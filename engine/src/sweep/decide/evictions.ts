import type { Execution, Observation } from '../types.ts';

/** True where the cluster took an execution's machine away more often than is allowed. */
export function isEvictedTooOften({ maxEvictions = Infinity }: Observation, { evictions }: Execution): boolean {
  return (evictions?.count ?? 0) > maxEvictions;
}

/** What is noted on a task that fails for it. */
export function evictionNote({ maxEvictions }: Observation, { evictions }: Execution): string {
  const { count, cause, message } = evictions ?? { count: 0, cause: 'Evicted', message: '' };
  const allowed = `${maxEvictions} are allowed (--max-evictions)`;
  return `${cause}: evicted or lost with its node ${count} times, and ${allowed}; the last time: ${message}`;
}
