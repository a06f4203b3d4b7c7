import { isDeepStrictEqual } from 'node:util';
import type { BestTask, Condition, TuningSweepStatus } from '@tuningsweep/engine/api';
import type { SweepStatus } from '@tuningsweep/engine/sweep';
import { cutJson, jsonBytes } from './cut.ts';
import { fitBest } from './fit-best.ts';

/** A status is smaller than this, as compact JSON in UTF-8, whatever anybody has to say. */
const LIMIT = 4096;

/** Bytes of a condition's message; the schema's bound is in characters. Ready alone says all of it. */
const MOST_BYTES = { ready: 1000, other: 250, otherBesideMuch: 100 };

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
  const after = withRoomForBest(computed, (most) => stamped(before, computed, stamp, most));
  return isDeepStrictEqual(sortedFields(before), sortedFields(after)) ? undefined : after;
}

/** The status with the best task, and shorter messages where that makes room for more of it. */
function withRoomForBest({ best }: SweepStatus, statusWith: (most: number) => TuningSweepStatus): TuningSweepStatus {
  const roomy = statusWith(MOST_BYTES.other);
  if (!best) return roomy;
  const first = withBest(roomy, best);
  return first.best?.omitted === undefined ? first : withBest(statusWith(MOST_BYTES.otherBesideMuch), best);
}

function withBest(status: TuningSweepStatus, best: BestTask): TuningSweepStatus {
  const left = LIMIT - 1 - jsonBytes(status) - jsonBytes({ best: {} });
  return { ...status, best: fitBest(best, left) };
}

/** A status without its best task. */
function stamped(
  before: TuningSweepStatus | undefined,
  { best: _, ...computed }: SweepStatus,
  stamp: Stamp,
  most: number,
): TuningSweepStatus {
  const { generation: observedGeneration, selector } = stamp;
  const conditions = computed.conditions.map((condition): Condition => {
    const { type, status, reason } = condition;
    const message = cutJson(condition.message, type === 'Ready' ? MOST_BYTES.ready : most);
    const lastTransitionTime = transitionTime(before, condition, stamp);
    return { type, status, reason, message, observedGeneration, lastTransitionTime };
  });
  return { ...computed, observedGeneration, selector, conditions };
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
