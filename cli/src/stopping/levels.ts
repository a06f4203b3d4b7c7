import { hash } from 'node:crypto';
import { nextPromotion, rungsOf } from '@tuningsweep/engine/stopping';
import type { Arrival, Ladder, Promotion } from '@tuningsweep/engine/stopping';
import type { Rung } from '@tuningsweep/ledger';

/** A stretch of training between two rungs of ASHA, the last one to the end, and how many tasks are expected to train it. */
export interface Level {
  readonly epochs: number;
  /** If the best were known at once. */
  readonly least: number;
  /** If tasks come in any order, and who comes first is compared with few. */
  readonly usual: number;
}

/** Tasks of which the usual number is counted out; of more it is in proportion. */
const COUNTED_OUT = 150;

/**
 * What a sweep with ASHA is expected to train.
 *
 * @param epochs of each task
 * @param tasks of the whole sweep
 */
export function expectedLevels(ladder: Ladder, epochs: number, tasks: number): Level[] {
  const ends = [...rungsOf(ladder, epochs), epochs];
  const usual = simulate(ladder, ends.length, Math.min(tasks, COUNTED_OUT));
  const factor = tasks / Math.min(tasks, COUNTED_OUT);
  return ends.map((end, level) => ({
    epochs: end - (ends[level - 1] ?? 0),
    least: Math.max(Math.floor(tasks / ladder.reductionFactor ** level), 1),
    usual: (usual[level] ?? 0) * factor,
  }));
}

/** How far a sweep has come. */
export interface Ended {
  /** Tasks that have paused at each rung, from the lowest on. */
  readonly paused: readonly number[];
  /** Tasks that were trained to their end. */
  readonly completed: number;
}

/** What is left of what is expected: stretches, and all their epochs together. */
export function leftOf(
  levels: readonly Level[],
  { paused, completed }: Ended,
  which: 'least' | 'usual',
): { stretches: number; epochs: number } {
  const left = { stretches: 0, epochs: 0 };
  for (const [at, level] of levels.entries()) {
    const ended = at === levels.length - 1 ? completed : (paused[at] ?? 0);
    const stretches = Math.max(level[which] - ended, 0);
    left.stretches += stretches;
    left.epochs += stretches * level.epochs;
  }
  return left;
}

/** How many tasks have paused at each rung, whatever became of them then. */
export function pausedAt(rungs: readonly Pick<Rung, 'rung' | 'epoch' | 'settlement' | 'inGrid'>[]): number[] {
  const counts: number[] = [];
  for (const { rung, epoch, settlement, inGrid } of rungs)
    if (inGrid && epoch !== undefined && settlement !== undefined) counts[rung] = (counts[rung] ?? 0) + 1;
  return counts;
}

/** How many of so many tasks train each stretch, one at a time, in an order that has nothing to do with how good they are. */
function simulate({ reductionFactor }: Ladder, levels: number, tasks: number): number[] {
  const trained = Array.from({ length: levels }, () => 0);
  const arrivals: Arrival[] = [];
  const promotions: Promotion[] = [];
  const train = (codeTask: string, rung: number): void => {
    trained[rung] = (trained[rung] ?? 0) + 1;
    if (rung < levels - 1) arrivals.push({ codeTask, rung, loss: anyValue(codeTask) });
  };
  for (let begun = 0; ;) {
    const isLast = begun === tasks;
    const next =
      nextPromotion(arrivals, promotions, reductionFactor) ??
      (isLast ? nextPromotion(arrivals, promotions, reductionFactor, { least: 1 }) : undefined);
    if (next !== undefined) {
      promotions.push(next);
      train(next.codeTask, next.rung + 1);
    } else if (isLast) return trained;
    else train(String(begun++), 0);
  }
}

/** From 0 to 1, always the same of a text. */
function anyValue(text: string): number {
  return Number.parseInt(hash('sha256', text, 'hex').slice(0, 8), 16) / 2 ** 32;
}
