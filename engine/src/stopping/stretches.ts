import type { Objective, Rung, Rungs, Stretch } from '@tuningsweep/ledger';
import { nextPromotion, standingAt } from './asha.ts';
import type { Arrival, Promotion } from './asha.ts';
import { rungsOf } from './ladder.ts';
import type { Ladder } from './ladder.ts';

/** What is known of a sweep whose tasks pause. */
export interface Pauses extends Rungs {
  /** How they are compared. */
  readonly rule: Ladder & { readonly objective: Objective };
}

/** The tasks that wait to be told to go on, in the order in which they were begun. */
export function pausedIn({ rungs }: Pick<Rungs, 'rungs'>): string[] {
  const paused = rungs.filter(({ inGrid, isPaused }) => inGrid && isPaused);
  return [...new Set(paused.map(({ codeTask }) => codeTask))];
}

/** The first stretch of a task of so many epochs, any number where that is not known; undefined where it pauses nowhere. */
export function firstStretch(
  codeTask: string,
  epochs: number | undefined,
  { rule, settlements }: Pauses,
): Stretch | undefined {
  const epoch = epochAt(rule, 0, epochs);
  return epoch === undefined ? undefined : { codeTask, rung: 0, epoch, known: settlements };
}

/**
 * The next stretches of tasks that have paused, the best first, from the highest rung down.
 *
 * @param count the most that are wanted
 * @param isLast whether nothing else is left to do: then the best of every rung goes on, however few have come there
 */
export function nextStretches(pauses: Pauses, count: number, isLast: boolean): Stretch[] {
  const found = promoted(pauses, count, 0);
  return isLast && found.length === 0 ? promoted(pauses, count, 1) : found;
}

/** @param least so many of each rung may go on, if its share is less */
function promoted(pauses: Pauses, count: number, least: number): Stretch[] {
  const { rule, rungs, settlements } = pauses;
  const waiting = new Set(pausedIn(pauses));
  const arrivals = arrivalsOf(pauses);
  const promotions = promotionsOf(rungs);
  const epochsOf = new Map(rungs.map(({ codeTask, epochs }) => [codeTask, epochs]));
  const choosing = { least, canGo: ({ codeTask }: Promotion) => waiting.has(codeTask) };
  const found: Stretch[] = [];
  while (found.length < count) {
    const next = nextPromotion(arrivals, promotions, rule.reductionFactor, choosing);
    if (next === undefined) break;
    promotions.push(next);
    const { codeTask, rung } = next;
    const epoch = epochAt(rule, rung + 1, epochsOf.get(codeTask));
    found.push({ codeTask, rung: rung + 1, ...(epoch !== undefined && { epoch }), known: settlements });
  }
  return found;
}

/** Why a paused task does not go on, for its NOTE. */
export function whyStopped(codeTask: string, pauses: Pauses): string {
  const reached = pauses.rungs.findLast((rung) => rung.codeTask === codeTask && rung.settlement !== undefined);
  const arrivals = arrivalsOf(pauses);
  const standing = reached && standingAt(arrivals, { codeTask, rung: reached.rung }, pauses.rule.reductionFactor);
  if (reached === undefined || standing === undefined) return 'Early stopping: nothing is known of its rung';
  const { metric } = pauses.rule.objective;
  const value = reached.value ?? 'no number';
  const where = `rung ${reached.rung + 1} (epoch ${reached.epoch})`;
  return `Early stopping at ${where}: ${metric} ${value}, place ${standing.place} of ${standing.of}`;
}

/** In the order in which they became known. */
export function arrivalsOf({ rungs, rule }: Pick<Pauses, 'rungs' | 'rule'>): Arrival[] {
  const sign = rule.objective.goal === 'Maximize' ? -1 : 1;
  return rungs
    .filter(({ settlement }) => settlement !== undefined)
    .toSorted((a, b) => (a.settlement ?? 0) - (b.settlement ?? 0))
    .map(({ codeTask, rung, value }) => ({ codeTask, rung, loss: typeof value === 'number' ? sign * value : null }));
}

/** Whoever has a stretch after the first has gone on from the rung before. */
export function promotionsOf(rungs: readonly Pick<Rung, 'codeTask' | 'rung'>[]): Promotion[] {
  return rungs.filter(({ rung }) => rung > 0).map(({ codeTask, rung }) => ({ codeTask, rung: rung - 1 }));
}

function epochAt(ladder: Ladder, rung: number, epochs = Infinity): number | undefined {
  if (epochs === Infinity) return ladder.minEpochs * ladder.reductionFactor ** rung;
  return rungsOf(ladder, epochs)[rung];
}
