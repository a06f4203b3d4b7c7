import { nextPromotion } from '../../../engine/src/stopping/asha.ts';
import type { Arrival, Promotion } from '../../../engine/src/stopping/asha.ts';
import { rungsOf } from '../../../engine/src/stopping/ladder.ts';
import type { Ladder } from '../../../engine/src/stopping/ladder.ts';
import type { Board } from './board.ts';
import type { Start, StoppingSide } from './epochs.ts';
import type { Proposer } from './proposer.ts';

/** Every point is trained to its last epoch. */
export function withoutStopping({ epochs }: Pick<Board, 'epochs'>, proposer: Proposer): StoppingSide {
  return {
    ask: () => startOf(proposer.next()),
    tell: (index, epoch) => {
      if (epoch === epochs) proposer.tell(index, epoch);
      return epoch < epochs;
    },
  };
}

/**
 * ASHA as a sweep has it: points pause at the rungs, and a free worker goes on with one that may, from where it paused. When
 * nothing else is left to do, the best of every rung goes on, however few have come there.
 */
export function withAsha(
  { epochs, values }: Pick<Board, 'epochs' | 'values'>,
  proposer: Proposer,
  ladder: Ladder,
): StoppingSide {
  const rungs = rungsOf(ladder, epochs);
  const arrivals: Arrival[] = [];
  const promotions: Promotion[] = [];
  let running = 0;
  const promote = (least: number): Start | undefined => {
    const promotion = nextPromotion(arrivals, promotions, ladder.reductionFactor, { least });
    if (promotion === undefined) return undefined;
    promotions.push(promotion);
    return { index: Number(promotion.codeTask), from: rungs[promotion.rung] ?? 0 };
  };
  return {
    ask: () => {
      const start = promote(0) ?? startOf(proposer.next()) ?? (running === 0 ? promote(1) : undefined);
      if (start !== undefined) running += 1;
      return start;
    },
    tell: (index, epoch) => {
      const rung = rungs.indexOf(epoch);
      if (rung < 0 && epoch < epochs) return true;
      running -= 1;
      proposer.tell(index, epoch);
      if (rung >= 0) arrivals.push({ codeTask: String(index), rung, loss: values[index]?.[epoch - 1] ?? null });
      return false;
    },
  };
}

function startOf(index: number | undefined): Start | undefined {
  return index === undefined ? undefined : { index, from: 0 };
}
