import fc from 'fast-check';
import { expect, test } from 'vitest';
import { useControlPlane } from '../../../cluster/use.ts';
import { inTurns } from './in-turns.ts';
import { survives, undisturbed } from './scenario.ts';
import { describePoint, distinct } from './points.ts';

/** Start, run, retry and edit; `npm run test:faults` has every write of a whole life. */
const PHASES = 4;
const CRASHES = 4;

const cluster = useControlPlane();

test('an operator that is killed at a write ends as if nothing had been', async () => {
  const seed = Number(process.env['FAULTS_SEED'] ?? Date.now() % 1_000_000);
  console.log(`to have the same crashes again: FAULTS_SEED=${seed}`);
  const { reference, writes } = await undisturbed(cluster, PHASES);
  const crash = fc.record({ point: fc.constantFrom(...distinct(writes)), side: fc.constantFrom('before', 'after') });
  const crashes = fc.sample(crash, { seed, numRuns: CRASHES });
  const outcomes = await inTurns(CRASHES, crashes, async ({ point, side }) => [
    { crash: `${side} ${describePoint(point)}`, reached: await survives(cluster, { ...point, side }, reference) },
  ]);
  expect(outcomes.filter(({ reached }) => !reached)).toEqual([]);
});
