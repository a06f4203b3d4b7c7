import { describe, expect, test } from 'vitest';
import type { SweepResource } from '../../operator/src/cache/resources.ts';
import { summaryOf } from '../../engine/src/status/conditions.ts';
import { insertData } from '../operator/data.ts';
import { completing, useStage, type Stage } from '../operator/environment.ts';
import { breakableWay } from '../support/breakable-proxy.ts';
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

describe('a sweep’s life', { timeout: 180_000 }, () => {
  const current = useStage({ withData: false });

  test('as Argo CD and Flux see it on the API server', async () => {
    const stage = current();
    const way = await breakableWay(stage.url);
    await stage.apply();
    expect(await seen(await stage.sweep())).toBe('Progressing InProgress');
    stage.startOperator({ databaseUrl: way.url });
    await expectToBecome(stage, 'Degraded Failed', 'DataNotFound');
    await insertData(stage.ledger);
    await expectToBecome(stage, 'Progressing InProgress', 'Running');
    await stage.apply({ suspend: true });
    await expectToBecome(stage, 'Suspended InProgress', 'Suspended');
    way.cut();
    await stage.apply({ suspend: true, parallelism: 3 });
    await expectToBecome(stage, 'Progressing InProgress', 'DatabaseUnreachable');
    await way.mend();
    await stage.apply();
    await expectToBecome(stage, 'Progressing InProgress', 'Running');
    stage.play(completing(stage.ledger));
    await expectToBecome(stage, 'Healthy Current', 'AllTasksSettled');
  });

  test('that fails', async () => {
    const stage = current();
    await insertData(stage.ledger);
    stage.startOperator();
    stage.play(async () => ({ exitCode: 42 }));
    await stage.apply({ maxFailedTasks: 1 });
    await expectToBecome(stage, 'Degraded Failed', 'TooManyFailedTasks');
  });
});

async function seen(sweep: SweepResource): Promise<string> {
  return `${(await argoHealth(sweep)).status} ${fluxHealth(sweep)}`;
}

async function expectToBecome(stage: Stage, expected: string, reason: string): Promise<void> {
  const ask = async (): Promise<boolean> => {
    const sweep = await stage.sweep();
    const ready = sweep.status?.conditions?.find(({ type }) => type === 'Ready');
    return ready?.reason === reason && (await seen(sweep)) === expected;
  };
  await until(`${expected}, ${reason}`, ask, 60_000);
}
