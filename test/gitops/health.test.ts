import { describe, expect, test } from 'vitest';
import type { SweepResource } from '../../operator/src/cache/resources.ts';
import { summaryOf } from '../../engine/src/status/conditions.ts';
import { insertData } from '../operator/data.ts';
import { completing, useEnvironment } from '../operator/environment.ts';
import type { TestEnvironment } from '../operator/environment.ts';
import { breakableProxy } from '../support/servers/breakable-proxy.ts';
import { until } from '../support/until.ts';
import { argoHealth } from './argocd.ts';
import { fluxHealth } from './flux.ts';

const because = { reason: 'SomeReason', message: 'It says "so",\nbackslash \\ and ünïcode.' };

/** A sweep in a state of the truth table, as the operator writes it. */
function sweepIn(state: Parameters<typeof summaryOf>[0], { generation = 3, observed = 3 } = {}): object {
  const suspended = { type: 'Suspended', status: state === 'Suspended' ? 'True' : 'False', ...because };
  return {
    metadata: { name: 'demo', generation },
    status: { observedGeneration: observed, conditions: [...summaryOf(state, because), suspended] },
  };
}

describe('the truth table', () => {
  test.each([
    ['Running', 'Progressing', 'InProgress'],
    ['Suspended', 'Suspended', 'InProgress'],
    ['Trouble', 'Progressing', 'InProgress'],
    ['Stalled', 'Degraded', 'Failed'],
    ['Succeeded', 'Healthy', 'Current'],
    ['Failed', 'Degraded', 'Failed'],
  ] as const)('%s is %s to Argo CD, %s to a Kustomization that waits for the end', async (state, argo, flux) => {
    expect(await argoHealth(sweepIn(state))).toMatchObject({ status: argo, message: 'It says "so",' });
    expect(fluxHealth(sweepIn(state))).toBe(flux);
    const edited = sweepIn(state, { generation: 4, observed: 3 });
    expect((await argoHealth(edited)).status).toBe('Progressing');
    expect(fluxHealth(edited)).toBe('InProgress');
  });

  test('a suspended sweep whose database is away is in trouble, not suspended', async () => {
    const trouble = summaryOf('Trouble', because);
    const conditions = [...trouble, { type: 'Suspended', status: 'True', ...because }];
    const sweep = { metadata: { generation: 1 }, status: { observedGeneration: 1, conditions } };
    expect((await argoHealth(sweep)).status).toBe('Progressing');
  });

  test.each([
    ['a new one', { metadata: { generation: 1 } }],
    ['one with an empty status', { metadata: { generation: 1 }, status: {} }],
    ['one without conditions', { metadata: { generation: 1 }, status: { observedGeneration: 1 } }],
  ])('%s is in progress', async (_, resource) => {
    expect((await argoHealth(resource)).status).toBe('Progressing');
    expect(fluxHealth(resource)).toBe('InProgress');
  });
});

describe('a sweep’s life', () => {
  const current = useEnvironment({ withData: false });

  test('as Argo CD and Flux see it on the API server', async () => {
    const environment = current();
    const way = await breakableProxy(environment.url);
    await environment.apply();
    expect(await seen(await environment.sweep())).toBe('Progressing InProgress');
    environment.startOperator({ databaseUrl: way.url });
    await expectToBecome(environment, 'Degraded Failed', 'DataNotFound');
    await insertData(environment.ledger);
    await expectToBecome(environment, 'Progressing InProgress', 'Running');
    await environment.apply({ suspend: true });
    await expectToBecome(environment, 'Suspended InProgress', 'Suspended');
    way.cut();
    await environment.apply({ suspend: true, parallelism: 3 });
    await expectToBecome(environment, 'Progressing InProgress', 'DatabaseUnreachable');
    await way.mend();
    await environment.apply();
    await expectToBecome(environment, 'Progressing InProgress', 'Running');
    environment.simulate(completing(environment.ledger));
    await expectToBecome(environment, 'Healthy Current', 'AllTasksSettled');
  });

  test('that fails', async () => {
    const environment = current();
    await insertData(environment.ledger);
    environment.startOperator();
    environment.simulate(async () => ({ exitCode: 42 }));
    await environment.apply({ maxFailedTasks: 1 });
    await expectToBecome(environment, 'Degraded Failed', 'TooManyFailedTasks');
  });
});

async function seen(sweep: SweepResource): Promise<string> {
  return `${(await argoHealth(sweep)).status} ${fluxHealth(sweep)}`;
}

async function expectToBecome(environment: TestEnvironment, expected: string, reason: string): Promise<void> {
  const ask = async (): Promise<boolean> => {
    const sweep = await environment.sweep();
    const ready = sweep.status?.conditions?.find(({ type }) => type === 'Ready');
    return ready?.reason === reason && (await seen(sweep)) === expected;
  };
  await until(`${expected}, ${reason}`, ask);
}
