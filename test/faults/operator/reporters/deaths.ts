import type { Side } from '../proxies/write-gate.ts';

/** All that a reporter writes of a trainer that reports two steps, each once the one before is recorded, and a result. */
const WRITES = ['claims the task', 'records a step', 'records another step', 'writes the result'] as const;

export const KILLED = 'the reporter is killed';
export const LEFT = 'the reporter is killed and its trainer ends before it is back';
export const EVICTED = 'the pod is evicted';
export const TRAINER_KILLED = 'the trainer is killed for its memory';

/** Something that happens to a pod around one of its reporter's writes. */
export interface Death {
  readonly kind: typeof KILLED | typeof LEFT | typeof EVICTED | typeof TRAINER_KILLED;
  /** Counted from 1. */
  readonly write: number;
  readonly side: Side;
}

const SIDES: readonly Side[] = ['before', 'after'];

function deathsOf(kind: Death['kind'], first: number, sides = SIDES): Death[] {
  const writes = WRITES.map((_, at) => at + 1).filter((write) => write >= first);
  return writes.flatMap((write) => sides.map((side) => ({ kind, write, side })));
}

/** Every kind at every write. There is no trainer before the claim; the reporter beside one that is killed goes on. */
export const DEATHS: readonly Death[] = [
  ...deathsOf(KILLED, 1),
  ...deathsOf(LEFT, 2),
  ...deathsOf(EVICTED, 1),
  ...deathsOf(TRAINER_KILLED, 1, ['after']),
];

export function describeDeath({ kind, write, side }: Death): string {
  return `${kind} ${side} it ${WRITES[write - 1]}`;
}

/** How the attempts of a task have to end whose first pod is struck so, the first one first. */
export function endsAfter({ kind, write, side }: Death): RegExp[] {
  const trained = /^0 Completed$/;
  if (kind === TRAINER_KILLED) return [/^137 OOMKilled$/, trained];
  // Who did not come to claim its task has an attempt all the same.
  if (kind === EVICTED) return [/ Evicted$/, trained];
  const isWritten = write === WRITES.length && side === 'after';
  return kind === LEFT && !isWritten ? [/ NoResult$/, trained] : [trained];
}
