import { beforeAll, describe, expect, test } from 'vitest';
import { useControlPlane } from '../../../cluster/use.ts';
import { tally } from '../../tally.ts';
import { inTurns } from './in-turns.ts';
import { survives, undisturbed } from './scenario.ts';
import type { Point, Reference } from './scenario.ts';
import { PHASES } from './phases.ts';
import { describePoint, distinct } from './points.ts';

const AT_ONCE = 3;
const SIDES = ['before', 'after'] as const;
const LIMIT = { timeout: 1_200_000 };
/** Some writes come only where the operator is faster than a trainer, as it was in the lives before. */
const TRIES = 3;

const cluster = useControlPlane();
let points: Point[];
let reference: Reference;
beforeAll(async () => {
  const [scenario, other] = await Promise.all([undisturbed(cluster), undisturbed(cluster)]);
  reference = scenario.reference;
  const all = distinct(scenario.writes);
  const again = new Set(distinct(other.writes).map(describePoint));
  points = all.filter((point) => again.has(describePoint(point)));
  console.log(`${scenario.writes.length} writes; killed before and after each of these ${points.length}:`);
  console.log(points.map(describePoint).join('\n'));
  console.log(`depending on which of trainer and operator is first: ${all.length - points.length}`);
});

describe('killed just before and just after each of its writes, the operator ends as if nothing had been', () => {
  test.each([...PHASES.entries()])('phase %d', LIMIT, async (phase) => {
    const chosen = points
      .filter((point) => point.phase === phase)
      .flatMap((point) => SIDES.map((side) => ({ ...point, side })));
    const unreached = await inTurns(AT_ONCE, chosen, async (fault) => {
      for (let left = TRIES; left > 0; left -= 1) if (await survives(cluster, fault, reference)) return [];
      return [`${fault.side} ${describePoint(fault)}`];
    });
    expect(unreached).toEqual([]);
    tally('crash points', chosen.length);
  });
});
