import { counted } from '@tuningsweep/ledger';
import type { BackendCount } from '@tuningsweep/ledger';

/**
 * Says that a sweep's results were computed in different ways, and so may differ in more than their parameters;
 * undefined where they were not.
 */
export function describeBackends(counts: readonly BackendCount[]): string | undefined {
  if (counts.length < 2) return undefined;
  const parts = counts.map(({ backend, tasks }) => `${backend} (${counted(tasks, 'task')})`);
  return `The results were computed by different backends: ${parts.join(', ')}. The same point can come out differently on each.`;
}
