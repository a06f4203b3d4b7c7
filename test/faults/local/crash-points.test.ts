import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { survives, wholeScenario } from './scenario.ts';
import type { Step } from './scenario.ts';

/** The first run and the run after an edit have the most to lose; `npm run test:faults` has every write of every command. */
const STAGES = [2, 5];
const SEED = 20_260_101;

let steps: Step[];
beforeAll(async () => (steps = await wholeScenario()));

describe('a command that is killed at a write and run again ends as if nothing had been', () => {
  const side = fc.constantFrom('before' as const, 'after' as const);
  const points = fc.sample(fc.tuple(fc.constantFrom(...STAGES), fc.integer({ min: 1, max: 12 }), side), {
    seed: SEED,
    numRuns: 6,
  });
  test.concurrent.each(points)('command %d, write %d, just %s it', async (index, write, when) => {
    expect(await survives(steps[index]!, write, when)).toBe(true);
  });
});
