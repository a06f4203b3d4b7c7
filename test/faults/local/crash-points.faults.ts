import { beforeAll, describe, expect, test } from 'vitest';
import { tally } from '../tally.ts';
import { survives, wholeScenario } from './scenario.ts';
import type { Step } from './scenario.ts';

const STAGES = [0, 1, 2, 3, 4, 5];
const MANY_WRITES = 500;
const AT_ONCE = 4;

let steps: Step[];
beforeAll(async () => (steps = await wholeScenario()));

/** Kills at every write there is, some at a time, until a command ends by itself. Gives their number. */
async function killAtEach(step: Step, side: 'before' | 'after'): Promise<number> {
  for (let first = 1; first < MANY_WRITES; first += AT_ONCE) {
    const writes = Array.from({ length: AT_ONCE }, (_, at) => first + at);
    const killed = await Promise.all(writes.map((write) => survives(step, write, side)));
    if (killed.includes(false)) return first - 1 + killed.indexOf(false);
  }
  throw new Error(`${step.name} makes more than ${MANY_WRITES} writes`);
}

describe.each(['before', 'after'] as const)('killed just %s each of its writes', (side) => {
  test.each(STAGES)('command %d of a sweep’s life', { timeout: 900_000 }, async (index) => {
    const step = steps[index]!;
    const points = await killAtEach(step, side);
    console.log(`${step.name}: killed just ${side} each of ${points} writes`);
    expect(points).toBeGreaterThan(0);
    tally('local crash points', points);
  });
});
