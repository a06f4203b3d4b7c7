import { describe, expect, test } from 'vitest';
import { tally } from '../tally.ts';
import { useFaultyLives } from './statements.ts';

describe.each(['mariadb', 'mysql'] as const)('a fault at any statement changes nothing in the end (%s)', (kind) => {
  const lives = useFaultyLives(kind);

  test.each(['cut before', 'cut after', 'deadlock', 'read-only'] as const)(
    '%s each change of a sweep’s life',
    { timeout: 1_800_000 },
    async (fault) => {
      const count = await lives.count();
      for (let change = 1; change <= count; change += 1) expect(await lives.survives(fault, change)).toBe(true);
      console.log(`${kind}: ${fault} each of ${count} changes`);
      tally('database faults', count);
    },
  );
});
