/** A task that paused at a rung, counted from 0. */
export interface Arrival {
  readonly codeTask: string;
  readonly rung: number;
  /** The smaller the better; null where it has no finite number. */
  readonly loss: number | null;
}

/** A task that goes on from a rung. */
export type Promotion = Pick<Arrival, 'codeTask' | 'rung'>;

/** Where a task stands at a rung: its place from 1 on, of so many, of whom so many may go on. */
export interface Standing {
  readonly place: number;
  readonly of: number;
  readonly mayGoOn: number;
}

/** What else decides who goes on. */
export interface Choosing {
  /** So many of a rung may go on, if its share is less. */
  readonly least?: number;
  readonly canGo?: (arrival: Arrival) => boolean;
}

/**
 * The next task to go on, by the asynchronous successive halving of Li et al., A System for Massively Parallel Hyperparameter
 * Tuning (2020), algorithm 2: from the highest rung down, the best that has not gone on yet of the best 1/factor of those that
 * have come to the rung.
 *
 * One that cannot go on, since its point was taken out of the grid, keeps its place among the best.
 *
 * @param arrivals in the order in which they became known: of equals, the earlier one is better
 * @returns undefined where nobody may go on
 */
export function nextPromotion(
  arrivals: readonly Arrival[],
  promotions: readonly Promotion[],
  reductionFactor: number,
  { least = 0, canGo = () => true }: Choosing = {},
): Promotion | undefined {
  const gone = new Set(promotions.map(keyOf));
  const byRung = Map.groupBy(arrivals, ({ rung }) => rung);
  for (const rung of [...byRung.keys()].toSorted((a, b) => b - a)) {
    const there = byRung.get(rung) ?? [];
    const best = ranked(there).slice(0, Math.max(least, Math.floor(there.length / reductionFactor)));
    const next = best.find((arrival) => arrival.loss !== null && !gone.has(keyOf(arrival)) && canGo(arrival));
    if (next !== undefined) return { codeTask: next.codeTask, rung };
  }
  return undefined;
}

/** @returns undefined where the task has not come to the rung */
export function standingAt(
  arrivals: readonly Arrival[],
  { codeTask, rung }: Promotion,
  reductionFactor: number,
): Standing | undefined {
  const there = ranked(arrivals.filter((arrival) => arrival.rung === rung));
  const place = there.findIndex((arrival) => arrival.codeTask === codeTask) + 1;
  if (place === 0) return undefined;
  return { place, of: there.length, mayGoOn: Math.floor(there.length / reductionFactor) };
}

function ranked(arrivals: readonly Arrival[]): Arrival[] {
  return arrivals.toSorted((a, b) => (a.loss ?? Infinity) - (b.loss ?? Infinity) || 0);
}

function keyOf({ codeTask, rung }: Promotion): string {
  return `${codeTask} ${rung}`;
}
