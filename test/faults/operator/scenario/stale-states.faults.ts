import { beforeAll, describe, expect, test } from 'vitest';
import { useControlPlane } from '../../../cluster/use.ts';
import { tally } from '../../tally.ts';
import { GRID } from './lives.ts';
import { endures, undisturbed } from './scenario.ts';
import type { Reference } from './scenario.ts';
import { TROUBLES } from './disturbances.ts';

const cluster = useControlPlane();
let reference: Reference;
beforeAll(async () => ({ reference } = await undisturbed(cluster, GRID)));

describe('a life ends as if nothing had been in spite of', { timeout: 1_800_000 }, () => {
  test.each(TROUBLES)('$name', async ({ name, make }) => {
    let times = 0;
    await endures(
      cluster,
      make(() => (times += 1)),
      reference,
    );
    console.log(`${name}: ${times} times`);
    expect(times).toBeGreaterThan(0);
    tally('stale API states', times);
  });
});
