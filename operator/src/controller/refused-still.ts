import type { TuningSweepStatus } from '@tuningsweep/engine/api';
import type { Reconciled, Trouble } from '@tuningsweep/engine/sweep';

/**
 * The trouble of a sweep whose last Job was refused, until one is taken: the passes before the next try, which take the
 * launch back, say nothing of whether it will be. A sweep that needs no Job at the moment has no such trouble.
 */
export function refusedStill(
  before: TuningSweepStatus | undefined,
  { acted, observation, stall }: Reconciled,
): Trouble | undefined {
  const ready = before?.conditions?.find(({ type }) => type === 'Ready');
  if (ready?.reason !== 'JobRefused' || stall) return undefined;
  const { record, sweep, pending } = observation;
  if (record?.outcome || sweep.spec.suspend || acted.some(({ type }) => type === 'Launch')) return undefined;
  const needsNone = acted.length === 0 && pending.length === 0;
  return needsNone ? undefined : { reason: 'JobRefused', message: ready.message };
}
