import { once } from 'node:events';
import type { ChildProcess } from 'node:child_process';
import { expect, test, vi } from 'vitest';
import { useControlPlane } from '../../../cluster/use.ts';
import { until } from '../../../support/until.ts';
import { tally } from '../../tally.ts';
import { useFaultSetup } from '../setup.ts';

const HOUR_MS = 3_600_000;
const PRELOAD = new URL('clock.ts', import.meta.url).href;
/** Longer than a lease lasts. */
const RENEWALS = 10;

const cluster = useControlPlane();
const current = useFaultSetup(cluster);

function spawnWithClock(aheadMs: number): ChildProcess {
  vi.stubEnv('NODE_OPTIONS', `--disable-warning=ExperimentalWarning --import=${PRELOAD}`);
  vi.stubEnv('CLOCK_AHEAD_MS', String(aheadMs));
  try {
    return current().environment.spawnOperator();
  } finally {
    vi.unstubAllEnvs();
  }
}

const hasTasks = async (counts: Record<string, number>): Promise<boolean> => {
  const tasks: Record<string, unknown> = { ...(await current().resource())?.status?.tasks };
  return Object.entries(counts).every(([name, count]) => tasks[name] === count);
};

async function renewals(count: number): Promise<void> {
  const seen = new Set<string>();
  await until(
    `${count} renewals`,
    async () => seen.add((await current().lease())?.spec?.renewTime ?? '').size > count,
    60_000,
  );
}

test('clocks that are wrong by an hour, and set, make no second leader', { timeout: 180_000 }, async () => {
  const leader = spawnWithClock(HOUR_MS);
  current().behaviour = 'hang';
  await current().apply({});
  await until('tasks are at work', () => hasTasks({ active: 2 }));
  const { holderIdentity, leaseTransitions } = (await current().lease())?.spec ?? {};
  spawnWithClock(-HOUR_MS);
  await renewals(RENEWALS);
  leader.kill('SIGUSR2');
  await renewals(RENEWALS);
  expect((await current().lease())?.spec).toMatchObject({ holderIdentity, leaseTransitions });

  const dead = once(leader, 'exit');
  leader.kill('SIGKILL');
  await dead;
  current().behaviour = 'train';
  await current().apply({ suspend: true, suspendPolicy: 'Terminate' });
  await until('the other one suspends it', () => hasTasks({ active: 0, pending: 4 }), 120_000);
  await current().apply({});
  await until('it is done', () => hasTasks({ completed: 4 }));
  expect((await current().lease())?.spec?.holderIdentity).not.toBe(holderIdentity);
  expect(current().jobs.problems).toEqual([]);
  tally('wrong clocks', 1);
});
