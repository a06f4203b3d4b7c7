import { expect, test } from 'vitest';
import { useControlPlane } from '../../../cluster/use.ts';
import { inTurns } from './in-turns.ts';
import { GRID } from './lives.ts';
import { endures, undisturbed } from './scenario.ts';
import { TROUBLES } from './disturbances.ts';

/** Start, run and retry; `npm run test:faults` has every trouble over a whole life. */
const PHASES = 3;
const SAMPLE = ['writes that are done, and', 'events that are lost'];

const cluster = useControlPlane();

test('lost answers and lost events change the way of a sweep, not its end', async () => {
  const { reference } = await undisturbed(cluster, GRID, PHASES);
  const troubles = TROUBLES.filter(({ name }) => SAMPLE.some((begin) => name.startsWith(begin)));
  const times = await inTurns(SAMPLE.length, troubles, async ({ make }) => {
    let count = 0;
    await endures(
      cluster,
      make(() => (count += 1)),
      reference,
    );
    return [count];
  });
  expect(times).toHaveLength(SAMPLE.length);
  expect(Math.min(...times)).toBeGreaterThan(0);
});
