import type { Rung, Rungs } from '@tuningsweep/ledger';
import { nextPromotion } from './asha.ts';
import type { Promotion } from './asha.ts';
import { arrivalsOf, promotionsOf } from './stretches.ts';
import type { Pauses } from './stretches.ts';

/** A decision that is another when it is made again. */
export interface RungDifference {
  readonly rung: Rung;
  /** Who would go on now; undefined where nobody would, and another task would begin. */
  readonly now: Promotion | undefined;
}

/**
 * Makes each decision on who trains next again, from what it knew: who goes on from which rung, or that nobody does and another
 * task begins. Which tasks could go on before the points were other ones is known of no decision: those are left out.
 *
 * @returns one after the other: undefined for a decision that is the same
 */
export function* replayRungs(
  { rungs }: Pick<Rungs, 'rungs'>,
  rule: Pauses['rule'],
): Generator<RungDifference | undefined, void> {
  for (const [index, rung] of rungs.entries()) {
    if (!rung.isOfGrid) continue;
    const known = rungs.map((each) => knownTo(rung, each));
    const arrivals = arrivalsOf({ rungs: known, rule });
    const promotions = promotionsOf(rungs.slice(0, index));
    const left = new Set(rungs.filter(({ inGrid }) => !inGrid).map(({ codeTask }) => codeTask));
    const canGo = ({ codeTask }: Promotion): boolean => !left.has(codeTask);
    const choose = (least: number) => nextPromotion(arrivals, promotions, rule.reductionFactor, { least, canGo });
    // With nothing else left to do the best of each rung goes on.
    const now = choose(0) ?? (rung.rung > 0 ? choose(1) : undefined);
    const isSame = rung.rung === 0 ? now === undefined : now?.codeTask === rung.codeTask && now.rung === rung.rung - 1;
    yield isSame ? undefined : { rung, now };
  }
}

/** What was known of a rung when a decision was made. */
function knownTo({ known }: Rung, rung: Rung): Rung {
  if (rung.settlement === undefined || rung.settlement < known) return rung;
  const { settlement: _, value: __, ...before } = rung;
  return before;
}
