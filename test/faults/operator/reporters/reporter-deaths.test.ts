import { expect, test } from 'vitest';
import { useEnvironment } from '../../../operator/environment.ts';
import { EVICTED, KILLED, LEFT, TRAINER_KILLED } from './deaths.ts';
import type { Death } from './deaths.ts';
import { survivesDeaths } from './reporter-deaths.ts';

/** One of each kind; `npm run test:faults` has them at every write. */
const SAMPLE: readonly Death[] = [
  { kind: KILLED, write: 1, side: 'after' },
  { kind: EVICTED, write: 2, side: 'before' },
  { kind: LEFT, write: 4, side: 'before' },
  { kind: TRAINER_KILLED, write: 4, side: 'after' },
];

const current = useEnvironment();

test('what dies around a reporter is trained once more or goes on', async () => {
  const ends = await survivesDeaths(current(), SAMPLE);
  expect(ends.get('0 Completed')).toBe(SAMPLE.length);
});
