import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { useFaultyLives } from './statements.ts';

const SEED = 20_260_102;
const SAMPLE = 8;

/** `npm run test:faults` has every fault at every change. */
describe.each(['mariadb', 'mysql'] as const)('a fault at one statement changes nothing in the end (%s)', (kind) => {
  const lives = useFaultyLives(kind);
  const fault = fc.constantFrom('cut before' as const, 'cut after' as const, 'deadlock' as const, 'read-only' as const);
  const sample = fc.sample(fc.tuple(fault, fc.integer({ min: 1, max: 60 })), { seed: SEED, numRuns: SAMPLE });
  test.each(sample)('%s, change %d', { timeout: 60_000 }, async (what, change) => {
    expect(await lives.survives(what, change)).toBe(true);
  });
});
