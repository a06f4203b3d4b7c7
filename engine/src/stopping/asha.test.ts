import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nextPromotion, standingAt } from './asha.ts';
import type { Arrival, Promotion } from './asha.ts';
import { rungsOf } from './ladder.ts';

const at = (rung: number, ...losses: (number | null)[]): Arrival[] =>
  losses.map((loss, index) => ({ codeTask: `r${rung}t${index}`, rung, loss }));

describe('rungs', () => {
  test.each([
    [1, 3, 27, [1, 3, 9]],
    [2, 4, 100, [2, 8, 32]],
    [5, 2, 5, []],
    [5, 2, 6, [5]],
  ])('from %d epochs on, by %d, up to %d', (minEpochs, reductionFactor, epochs, expected) => {
    expect(rungsOf({ minEpochs, reductionFactor }, epochs)).toEqual(expected);
  });
});

describe('who goes on', () => {
  test('nobody before there are as many as the factor', () => {
    expect(nextPromotion(at(0, 1, 2), [], 3)).toBeUndefined();
  });

  test('the best', () => {
    expect(nextPromotion(at(0, 3, 1, 2), [], 3)).toEqual({ codeTask: 'r0t1', rung: 0 });
  });

  test('nobody twice', () => {
    expect(nextPromotion(at(0, 3, 1, 2), [{ codeTask: 'r0t1', rung: 0 }], 3)).toBeUndefined();
  });

  test('those of the highest rung first', () => {
    expect(nextPromotion([...at(0, 1, 2, 3), ...at(1, 9, 8, 7)], [], 3)).toEqual({ codeTask: 'r1t2', rung: 1 });
  });

  test('of equals the earlier one', () => {
    expect(nextPromotion(at(0, 1, 1), [], 2)).toEqual({ codeTask: 'r0t0', rung: 0 });
  });

  test('nobody without a value', () => {
    expect(nextPromotion(at(0, null, null), [], 2)).toBeUndefined();
  });
});

test('a place counts all that have come to the rung', () => {
  expect(standingAt(at(0, 5, 3, null, 4), { codeTask: 'r0t3', rung: 0 }, 2)).toEqual({ place: 2, of: 4, mayGoOn: 2 });
  expect(standingAt(at(0, 5), { codeTask: 'x', rung: 0 }, 2)).toBeUndefined();
});

test('whatever the order: no more go on from a rung than its share, and each was in it when it went', () => {
  const arrival = fc.record({ rung: fc.nat(2), loss: fc.option(fc.integer({ min: 0, max: 5 })) });
  fc.assert(
    fc.property(fc.array(arrival, { maxLength: 30 }), fc.integer({ min: 2, max: 4 }), (drawn, factor) => {
      const arrivals: Arrival[] = [];
      const promotions: Promotion[] = [];
      for (const [index, one] of drawn.entries()) {
        arrivals.push({ ...one, codeTask: `t${index}` });
        for (let next; (next = nextPromotion(arrivals, promotions, factor)) !== undefined; promotions.push(next)) {
          const standing = standingAt(arrivals, next, factor);
          expect(standing?.place).toBeLessThanOrEqual(standing?.mayGoOn ?? 0);
        }
      }
      expect(new Set(promotions.map(({ codeTask }) => codeTask)).size).toBe(promotions.length);
    }),
  );
});
