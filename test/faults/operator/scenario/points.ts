import type { Point } from './scenario.ts';

/** Renewals of the Lease and of the ledger's fence come by the clock and know nothing of the sweep. */
const TIMED = ['PUT leases', 'COMMIT of update TB_LEADER'];

/**
 * The points at which a crash can make a difference. Of equal writes within a phase the first stands for all: each meets
 * the same steps, with more or fewer of the same tasks behind it.
 */
export function distinct(writes: readonly Point[]): Point[] {
  const found = new Map<string, Point>();
  for (const point of writes) {
    const key = describePoint(point);
    if (!found.has(key)) found.set(key, point);
  }
  return [...found.values()];
}

export function describePoint({ during, write }: Point): string {
  if (TIMED.includes(write)) return write;
  return `${during}: ${write}`;
}
