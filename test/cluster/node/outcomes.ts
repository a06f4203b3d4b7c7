import { expect } from 'vitest';

/** What is to be found once an example has run. */
interface Outcome {
  /** The parameters of its tasks, in the grid's order. */
  readonly points: readonly object[];
  /** The steps that each task reports. */
  readonly steps: readonly number[];
  readonly best: { readonly parameters: object; readonly metrics: object };
  /** What the best task's program prints. */
  readonly prints: string;
}

const OUTCOMES: Readonly<Record<string, Outcome>> = {
  curve: {
    points: ['plain', 'momentum'].flatMap((method) => [0.1, 0.5, 1].map((rate) => ({ method, rate }))),
    steps: Array.from({ length: 20 }, (_, index) => index + 1),
    best: {
      parameters: { method: 'plain', rate: 1 },
      metrics: { MSE: expect.closeTo(0.004_050_521, 9), slope: expect.closeTo(3.024_288, 6) },
    },
    prints: '',
  },
  neighbours: {
    points: [3, 8, 20].flatMap((neighbours) => [0.5, 2].map((power) => ({ neighbours, power }))),
    steps: [0, 1, 2, 3, 4],
    best: {
      parameters: { neighbours: 8, power: 2 },
      metrics: { mae: expect.closeTo(74.8448, 4), worst: expect.closeTo(332.5325, 4) },
    },
    prints: 'off by 74.8 on average\n',
  },
};

/**
 * What an example is known to end with: computed beforehand by its program alone.
 *
 * @throws Error where that was never written down
 */
export function outcomeOf(example: string): Outcome {
  const outcome = OUTCOMES[example];
  if (outcome === undefined) throw new Error(`Expected what ${example} ends with in ${import.meta.filename}`);
  return outcome;
}
