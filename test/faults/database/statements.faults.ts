import { describe, expect, test } from 'vitest';
import { tally } from '../tally.ts';
import type { Fault } from './faulty-proxy.ts';
import { PASSING, READ_ONLY } from './refusals.ts';
import { useFaultyLives } from './statements.ts';

const CUTS = { 'cut before': 'cut before', 'cut after': 'cut after', deadlock: 'deadlock' } as const satisfies Record<
  string,
  Fault
>;

describe.each(['mariadb', 'mysql'] as const)('a fault at any statement changes nothing in the end (%s)', (kind) => {
  const lives = useFaultyLives(kind);

  test.each(Object.entries({ ...CUTS, 'read-only': READ_ONLY }))(
    '%s each change of a sweep’s life',
    { timeout: 1_800_000 },
    async (name, fault) => {
      const count = await lives.count();
      for (let change = 1; change <= count; change += 1) expect(await lives.survives(fault, change)).toBe(true);
      console.log(`${kind}: ${name} each of ${count} changes`);
      tally('database faults', count);
    },
  );

  // Neighbours of a statement get other errors, and each error gets to all parts of a life.
  test.each([0, 11, 23])(
    'errors that pass, in turns, at each statement of a sweep’s life, from the %sth on',
    { timeout: 1_800_000 },
    async (turn) => {
      const count = await lives.count('statements');
      for (let at = 1; at <= count; at += 1) {
        const error = PASSING[(at + turn) % PASSING.length]!;
        expect(await lives.survives(error, at, 'statements')).toBe(true);
      }
      console.log(`${kind}: one of ${PASSING.length} errors that pass at each of ${count} statements`);
      tally('database faults', count);
    },
  );
});
