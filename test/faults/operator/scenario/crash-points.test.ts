import fc from 'fast-check';
import { expect, test } from 'vitest';
import { useControlPlane } from '../../../cluster/use.ts';
import { inTurns } from './in-turns.ts';
import { GRID, SEARCH, STOPPING } from './lives.ts';
import { survives, undisturbed } from './scenario.ts';
import { describePoint, distinct } from './points.ts';

/** Of a grid start, run, retry and edit, of searches all but their start; `npm run test:faults` has every write of all. */
const SAMPLES = [
  { life: GRID, name: GRID.name, phases: 4, crashes: 4 },
  { life: SEARCH, name: SEARCH.name, phases: 4, crashes: 2 },
  { life: STOPPING, name: STOPPING.name, phases: 4, crashes: 2 },
];

const cluster = useControlPlane();

test.each(SAMPLES)('an operator that is killed at a write of $name ends as if nothing had been', async (sample) => {
  const seed = Number(process.env['FAULTS_SEED'] ?? Date.now() % 1_000_000);
  console.log(`to have the same crashes again: FAULTS_SEED=${seed}`);
  const { reference, writes } = await undisturbed(cluster, sample.life, sample.phases);
  const points = distinct(writes).filter(({ phase }) => phase >= sample.life.shared);
  const crash = fc.record({ point: fc.constantFrom(...points), side: fc.constantFrom('before', 'after') });
  const crashes = fc.sample(crash, { seed, numRuns: sample.crashes });
  const outcomes = await inTurns(sample.crashes, crashes, async ({ point, side }) => [
    { crash: `${side} ${describePoint(point)}`, reached: await survives(cluster, { ...point, side }, reference) },
  ]);
  expect(outcomes.filter(({ reached }) => !reached)).toEqual([]);
});
