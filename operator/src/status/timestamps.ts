import { isDeepStrictEqual } from 'node:util';
import type { Condition, TuningSweepStatus } from '@tuningsweep/engine/api';
import type { SweepStatus } from '@tuningsweep/engine/sweep';
import { cutBytes } from './cut.ts';

/**
 * Bytes of UTF-8 of a condition's message. The schema's bound is in characters; in bytes, and with Ready alone saying
 * all of it, the whole status stays under 4 KiB whatever an API server, a database or a manifest's names have to say.
 */
const MOST_BYTES = { ready: 1000, other: 250 };

export interface Stamp {
  /** metadata.generation that the status speaks of. */
  generation: number;
  /** Selects the sweep's pods, for the scale subresource. */
  selector: string;
  now: Date;
}

/**
 * The status to write: what the core computed, with the times that its conditions last changed at.
 * @returns undefined when it says what the resource says already, so that nothing is written.
 */
export function stampStatus(
  before: TuningSweepStatus | undefined,
  computed: SweepStatus,
  stamp: Stamp,
): TuningSweepStatus | undefined {
  const { generation: observedGeneration, selector } = stamp;
  const conditions = computed.conditions.map((condition): Condition => {
    const { type, status, reason } = condition;
    const message = cutBytes(condition.message, type === 'Ready' ? MOST_BYTES.ready : MOST_BYTES.other);
    const lastTransitionTime = transitionTime(before, condition, stamp);
    return { type, status, reason, message, observedGeneration, lastTransitionTime };
  });
  const after: TuningSweepStatus = { ...computed, observedGeneration, selector, conditions };
  return isDeepStrictEqual(sortedFields(before), sortedFields(after)) ? undefined : after;
}

/** A condition's time is that of its status, not of its reason or message (Kubernetes API conventions). */
function transitionTime(
  before: TuningSweepStatus | undefined,
  { type, status }: SweepStatus['conditions'][number],
  { now }: Stamp,
): string {
  const known = before?.conditions?.find((condition) => condition.type === type && condition.status === status);
  return known?.lastTransitionTime ?? now.toISOString().replace(/\.\d+Z$/, 'Z');
}

/** The API server returns lists keyed by type in an order of its own; only what they say counts. */
function sortedFields(status: TuningSweepStatus | undefined): TuningSweepStatus | undefined {
  return status && { ...status, conditions: status.conditions?.toSorted((a, b) => a.type.localeCompare(b.type)) ?? [] };
}
