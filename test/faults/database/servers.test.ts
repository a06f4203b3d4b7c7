import { describe, expect, test } from 'vitest';
import { useFaultyLives } from './statements.ts';

/** Further apart than the changes of one pass, or it would never get to its end. */
const EVERY_CHANGE = 25;

describe.each(['mariadb', 'mysql'] as const)('a sweep ends as ever (%s)', (kind) => {
  const lives = useFaultyLives(kind);

  test('on a slow server', async () => {
    const slow = lives.endures((way) => {
      way.delayMs = 5;
      return undefined;
    });
    await expect(slow).resolves.toBeUndefined();
  });

  test('where connections break and the next ones are too many', async () => {
    let refused = 0;
    await lives.endures((way, change) => {
      if (change % EVERY_CHANGE !== 0) return undefined;
      way.refusals = 3;
      refused += way.refusals;
      return 'cut before';
    });
    expect(refused).toBeGreaterThan(0);
  });
});
