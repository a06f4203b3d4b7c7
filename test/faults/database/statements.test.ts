import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Fault } from './faulty-proxy.ts';
import { PASSING, READ_ONLY } from './refusals.ts';
import { useFaultyLives } from './statements.ts';

const SEED = 20_260_102;
const SAMPLE = 8;

const nameOf = (fault: Fault): string => (typeof fault === 'string' ? fault : `error ${fault.errno}`);

/** `npm run test:faults` has every fault at every change. */
describe.each(['mariadb', 'mysql'] as const)('a fault at one statement changes nothing in the end (%s)', (kind) => {
  const lives = useFaultyLives(kind);
  const fault = fc.constantFrom<Fault>('cut before', 'cut after', 'deadlock', READ_ONLY);
  const sample = fc.sample(fc.tuple(fault, fc.integer({ min: 1, max: 60 })), { seed: SEED, numRuns: SAMPLE });
  test.each(sample.map(([what, change]) => [nameOf(what), change, what] as const))(
    '%s, change %d',
    async (_, change, what) => {
      expect(await lives.survives(what, change)).toBe(true);
    },
  );

  // Fewer than the statements of a life without faults.
  const anywhere = fc.integer({ min: 1, max: 200 });
  const errors = fc.sample(fc.tuple(fc.constantFrom(...PASSING), anywhere), { seed: SEED, numRuns: SAMPLE });
  test.each(errors.map(([error, at]) => [error.errno, at, error] as const))(
    'error %d, statement %d',
    async (_, at, error) => {
      expect(await lives.survives(error, at, 'statements')).toBe(true);
    },
  );
});
