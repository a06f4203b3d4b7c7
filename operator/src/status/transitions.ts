import type { Condition, TuningSweepStatus } from '@tuningsweep/engine/api';
import { BLOCK_REASONS } from '@tuningsweep/engine/sweep';

/** An event that `kubectl describe` shows; made on transitions only, never for a task. */
export interface Transition {
  type: 'Normal' | 'Warning';
  reason: string;
  message: string;
}

/** Of a figure that a person reads. */
const DIGITS = 6;

interface WorthTelling {
  type: string;
  status: Condition['status'];
  /** Absent: any. */
  reason?: string;
  event: Transition['type'];
}

/** Which transitions of which conditions are worth an event. */
const WORTH_TELLING: readonly WorthTelling[] = [
  { type: 'GridWritten', status: 'True', event: 'Normal' },
  { type: 'Suspended', status: 'True', event: 'Normal' },
  { type: 'Suspended', status: 'False', event: 'Normal' },
  { type: 'DatabaseReachable', status: 'False', event: 'Warning' },
  { type: 'DatabaseReachable', status: 'True', event: 'Normal' },
  { type: 'Stalled', status: 'True', event: 'Warning' },
  { type: 'Succeeded', status: 'True', event: 'Normal' },
  { type: 'Ready', status: 'False', reason: 'DatabaseError', event: 'Warning' },
  { type: 'Ready', status: 'False', reason: 'JobRefused', event: 'Warning' },
  { type: 'Ready', status: 'False', reason: 'ApiError', event: 'Warning' },
  { type: 'Ready', status: 'False', reason: 'ReconcileError', event: 'Warning' },
  { type: 'Ready', status: 'False', reason: 'Deleting', event: 'Normal' },
  // Tasks that wait leave Ready as it is, and only give it a reason.
  ...BLOCK_REASONS.map((reason) => ({ type: 'Ready', status: 'True', reason, event: 'Warning' }) as const),
];

/**
 * The events between two statuses. What is new and good from the start is no news. Of conditions with the same reason only
 * Ready has all of the message.
 */
export function transitions(before: TuningSweepStatus | undefined, after: TuningSweepStatus): Transition[] {
  const ready = after.conditions?.find(({ type }) => type === 'Ready');
  return WORTH_TELLING.flatMap(({ type, status, reason, event }) => {
    const now = after.conditions?.find((condition) => condition.type === type);
    const was = before?.conditions?.find((condition) => condition.type === type);
    const isSo = (known: Condition | undefined): boolean =>
      known?.status === status && (reason === undefined || known.reason === reason);
    if (!now || !isSo(now) || isSo(was) || (!was && isStartingState(type, status))) return [];
    const { message } = ready?.reason === now.reason ? ready : now;
    const text = type === 'Succeeded' ? withBest(message, after) : message;
    return [{ type: event, reason: now.reason, message: text || type }];
  });
}

/** Whoever waits for the end wants to know what came of it. */
function withBest(message: string, { best }: TuningSweepStatus): string {
  if (!best || message.includes(best.codeTask)) return message;
  const value = Number(best.value.toPrecision(DIGITS));
  const point = Object.entries(best.parameters).map(([name, of]) => `${name} ${of}`);
  return `${message} Best task ${best.codeTask}: ${best.metric} ${value} with ${point.join(', ')}.`;
}

function isStartingState(type: string, status: Condition['status']): boolean {
  return (type === 'Suspended' && status === 'False') || (type === 'DatabaseReachable' && status === 'True');
}
