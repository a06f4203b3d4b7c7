import { once } from 'node:events';
import type { ChildProcess } from 'node:child_process';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { setUpTables } from '../../../ledger/src/index.ts';
import { useControlPlane } from '../../cluster/use.ts';
import { insertData } from '../../operator/stage.ts';
import { until } from '../../support/until.ts';
import { tally } from '../tally.ts';
import { World } from './world.ts';

const HOUR_MS = 3_600_000;
const PRELOAD = new URL('clock.ts', import.meta.url).href;
/** Longer than a lease lasts. */
const RENEWALS = 10;

const cluster = useControlPlane();
let world: World;
beforeEach(async () => {
  world = await World.make(cluster);
  await setUpTables(world.ledger);
  await insertData(world.ledger);
});
afterEach(() => world.leave());

function spawnWithClock(aheadMs: number): ChildProcess {
  vi.stubEnv('NODE_OPTIONS', `--disable-warning=ExperimentalWarning --import=${PRELOAD}`);
  vi.stubEnv('CLOCK_AHEAD_MS', String(aheadMs));
  try {
    return world.stage.spawnOperator();
  } finally {
    vi.unstubAllEnvs();
  }
}

const hasTasks = async (counts: Record<string, number>): Promise<boolean> => {
  const tasks: Record<string, unknown> = { ...(await world.resource())?.status?.tasks };
  return Object.entries(counts).every(([name, count]) => tasks[name] === count);
};

async function renewals(count: number): Promise<void> {
  const seen = new Set<string>();
  await until(
    `${count} renewals`,
    async () => seen.add((await world.lease())?.spec?.renewTime ?? '').size > count,
    60_000,
  );
}

test('clocks that are wrong by an hour, and set, make no second leader', { timeout: 180_000 }, async () => {
  const leader = spawnWithClock(HOUR_MS);
  world.behaviour = 'hang';
  await world.apply({});
  await until('tasks are at work', () => hasTasks({ active: 2 }));
  const { holderIdentity, leaseTransitions } = (await world.lease())?.spec ?? {};
  spawnWithClock(-HOUR_MS);
  await renewals(RENEWALS);
  leader.kill('SIGUSR2');
  await renewals(RENEWALS);
  expect((await world.lease())?.spec).toMatchObject({ holderIdentity, leaseTransitions });

  const dead = once(leader, 'exit');
  leader.kill('SIGKILL');
  await dead;
  world.behaviour = 'train';
  await world.apply({ suspend: true, suspendPolicy: 'Terminate' });
  await until('the other one suspends it', () => hasTasks({ active: 0, pending: 4 }), 60_000);
  await world.apply({});
  await until('it is done', () => hasTasks({ completed: 4 }));
  expect((await world.lease())?.spec?.holderIdentity).not.toBe(holderIdentity);
  expect(world.jobs.problems).toEqual([]);
  tally('wrong clocks', 1);
});
