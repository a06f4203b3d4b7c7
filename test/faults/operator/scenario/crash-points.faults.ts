import { beforeAll, describe, expect, test } from 'vitest';
import { useControlPlane } from '../../../cluster/use.ts';
import { tally } from '../../tally.ts';
import { inTurns } from './in-turns.ts';
import { LIVES } from './lives.ts';
import { survives, undisturbed } from './scenario.ts';
import type { Point, Reference } from './scenario.ts';
import { describePoint, distinct } from './points.ts';

const AT_ONCE = 3;
const SIDES = ['before', 'after'] as const;
const LIMIT = { timeout: 2_400_000 };
/** Some writes come only where the operator is faster than a trainer, as it was in the lives before. */
const TRIES = 3;

const cluster = useControlPlane();

describe.each(LIVES)('killed around each write of $name, the operator ends as if nothing had been', (life) => {
  let points: Point[];
  let reference: Reference;
  beforeAll(async () => {
    const [scenario, other] = await Promise.all([undisturbed(cluster, life), undisturbed(cluster, life)]);
    reference = scenario.reference;
    const all = distinct(scenario.writes).filter(({ phase }) => phase >= life.shared);
    const again = new Set(distinct(other.writes).map(describePoint));
    points = all.filter((point) => again.has(describePoint(point)));
    console.log(
      `${life.name}: ${scenario.writes.length} writes; killed before and after each of these ${points.length}:`,
    );
    console.log(points.map(describePoint).join('\n'));
    console.log(`depending on which of trainer and operator is first: ${all.length - points.length}`);
  });

  test.each([...life.phases.keys()].slice(life.shared))('phase %d', LIMIT, async (phase) => {
    const chosen = points
      .filter((point) => point.phase === phase)
      .flatMap((point) => SIDES.map((side) => ({ ...point, side })));
    const unreached = await inTurns(AT_ONCE, chosen, async (fault) => {
      for (let left = TRIES; left > 0; left -= 1) if (await survives(cluster, fault, reference)) return [];
      return [`${fault.side} ${describePoint(fault)}`];
    });
    expect(unreached).toEqual([]);
    tally(`crash points of ${life.name}`, chosen.length);
  });
});
