import { describe, expect, test } from 'vitest';
import { claimTask, completeTask } from '../../../ledger/src/index.ts';
import type { Claim } from '../../../ledger/src/index.ts';
import { until } from '../../support/until.ts';
import { NAME } from '../manifest.ts';
import { useEnvironment } from '../environment.ts';
import type { TestEnvironment } from '../environment.ts';
import { resultOf } from '../../support/builders.ts';

/** Trainers that claim their task at once and complete it when they are let. */
function playUntilLet(environment: TestEnvironment): () => void {
  const gate = Promise.withResolvers<void>();
  environment.simulate(async (codeTask, pod) => {
    const request = { codeTask, holder: pod.metadata?.uid ?? '', backend: 'fake', versions: '' };
    const claim: Claim = await claimTask(environment.ledger, request);
    await gate.promise;
    await completeTask(environment.ledger, claim, resultOf(codeTask));
    return { exitCode: 0 };
  });
  environment.beforeLeaving(gate.resolve);
  return gate.resolve;
}

async function fourRun(environment: TestEnvironment): Promise<void> {
  await until(
    'four run',
    async () => (await environment.tasks()).filter(({ status }) => status === 'Running').length === 4,
  );
}

/** Each task was trained once, by one Job of its own. */
async function expectUndisturbedEnd(environment: TestEnvironment): Promise<void> {
  await environment.reaches('Succeeded', 'True AllTasksSettled');
  expect((await environment.tasks()).map(({ status, attempt }) => `${status} ${attempt}`)).toEqual(
    Array(4).fill('Completed 1'),
  );
  const codes = (await environment.tasks()).map(({ codeTask }) => codeTask).toSorted();
  expect((await environment.jobs()).map(({ metadata }) => metadata?.name)).toEqual(codes);
}

describe('what somebody writes on Jobs and pods decides nothing', () => {
  const current = useEnvironment();

  test.each([
    ['labels of Jobs that are taken away', ['label', 'jobs', '--all', 'app.kubernetes.io/managed-by-']],
    [
      'all labels of Jobs that are taken away',
      [
        'label',
        'jobs',
        '--all',
        'app.kubernetes.io/managed-by-',
        'tuningsweep.io/code-task-',
        'tuningsweep.io/sweep-key-',
      ],
    ],
    [
      'labels of Jobs that are changed',
      ['label', '--overwrite', 'jobs', '--all', 'tuningsweep.io/code-task=other', 'tuningsweep.io/sweep-key=other'],
    ],
    ['labels of pods that are taken away', ['label', 'pods', '--all', 'app.kubernetes.io/managed-by-']],
    ['a note on live Jobs that they are settled', ['annotate', 'jobs', '--all', 'tuningsweep.io/settled=2026-01-01']],
  ])('%s', async (_, disturb) => {
    const environment = current();
    environment.startOperator();
    const letGo = playUntilLet(environment);
    await environment.apply({ parallelism: 4, trainer: { retries: 0 } });
    await fourRun(environment);
    await environment.kubectl(...disturb);
    // A look of its own, as the next event would have it: what is lost from sight is missed now.
    await environment.kubectl('annotate', 'tsw', NAME, 'test/look=now');
    await environment.kubectl('scale', `tsw/${NAME}`, '--replicas=5');
    await until('it was looked at', async () => {
      const { metadata, status } = await environment.sweep();
      return status?.observedGeneration === metadata.generation;
    });
    letGo();
    await expectUndisturbedEnd(environment);
  });

  test('labels that are taken away while no operator runs', async () => {
    const environment = current();
    const stop = environment.startOperator();
    const letGo = playUntilLet(environment);
    await environment.apply({ parallelism: 4, trainer: { retries: 0 } });
    await fourRun(environment);
    await stop();
    await environment.kubectl('label', 'jobs', '--all', 'app.kubernetes.io/managed-by-');
    environment.startOperator();
    await until('they have their labels again', async () =>
      (await environment.jobs()).every(
        ({ metadata }) => metadata?.labels?.['app.kubernetes.io/managed-by'] === 'tuningsweep',
      ),
    );
    letGo();
    await expectUndisturbedEnd(environment);
  });
});

describe('whom somebody writes down as the owner of Jobs', () => {
  const current = useEnvironment();

  /** Makes an object of somebody else the only owner of all Jobs. */
  async function giveAway(environment: TestEnvironment): Promise<void> {
    await environment.kubectl('create', 'configmap', 'somebody');
    const { uid } = JSON.parse(await environment.kubectl('get', 'configmap', 'somebody', '-o', 'json')).metadata;
    const owner = { apiVersion: 'v1', kind: 'ConfigMap', name: 'somebody', uid };
    const patch = JSON.stringify({ metadata: { ownerReferences: [owner] } });
    for (const { metadata } of await environment.jobs())
      await environment.kubectl('patch', 'job', metadata?.name ?? '', '--type=merge', '-p', patch);
  }

  test('stays where the sweep takes them back', async () => {
    const environment = current();
    environment.startOperator();
    const letGo = playUntilLet(environment);
    await environment.apply({ parallelism: 4, trainer: { retries: 0 } });
    await fourRun(environment);
    await giveAway(environment);
    const { uid } = (await environment.sweep()).metadata;
    await until('they are the sweep’s again', async () =>
      (await environment.jobs()).every(({ metadata }) => metadata?.ownerReferences?.some((each) => each.uid === uid)),
    );
    for (const { metadata } of await environment.jobs())
      expect(metadata?.ownerReferences?.map(({ kind }) => kind)).toEqual(['ConfigMap', 'TuningSweep']);
    letGo();
    await expectUndisturbedEnd(environment);
  });
});

describe('Jobs that are there already', () => {
  const current = useEnvironment();

  test('of a sweep that was deleted and left them behind go on for the next one of its name', async () => {
    const environment = current();
    environment.startOperator();
    const letGo = playUntilLet(environment);
    await environment.apply({ parallelism: 4, trainer: { retries: 0 } });
    await fourRun(environment);
    await environment.kubectl('delete', 'tsw', NAME, '--cascade=orphan');
    await until('nobody owns them', async () =>
      (await environment.jobs()).every(({ metadata }) => metadata?.ownerReferences === undefined),
    );
    await environment.apply({ parallelism: 4, trainer: { retries: 0 } });
    const { uid } = (await environment.sweep()).metadata;
    await until('they are the next one’s', async () =>
      (await environment.jobs()).every(({ metadata }) => metadata?.ownerReferences?.[0]?.uid === uid),
    );
    letGo();
    await expectUndisturbedEnd(environment);
  });

  test('and ended while nobody looked are settled by what they did', async () => {
    const environment = current();
    const stop = environment.startOperator();
    const letGo = playUntilLet(environment);
    await environment.apply({ parallelism: 4, trainer: { retries: 0 } });
    await fourRun(environment);
    await stop();
    await environment.kubectl('delete', 'tsw', NAME, '--cascade=orphan');
    letGo();
    await until('they are complete', async () =>
      (await environment.jobs()).every(({ status }) => status?.conditions?.some(({ type }) => type === 'Complete')),
    );
    await environment.apply({ parallelism: 4, trainer: { retries: 0 } });
    environment.startOperator();
    await expectUndisturbedEnd(environment);
  });

  test.each<[string, (environment: TestEnvironment) => Promise<object>]>([
    ['nobody', async () => ({})],
    [
      'somebody else',
      async (environment) => {
        await environment.kubectl('create', 'configmap', 'owner');
        const { uid } = JSON.parse(await environment.kubectl('get', 'configmap', 'owner', '-o', 'json')).metadata;
        return { ownerReferences: [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'owner', uid, controller: true }] };
      },
    ],
  ])('by hand, under a task’s name, and belong to %s are left alone', async (_, metadata) => {
    const environment = current();
    environment.startOperator();
    const letGo = playUntilLet(environment);
    letGo();
    await environment.apply({ suspend: true });
    await until('the grid is written', async () => (await environment.condition('GridWritten')) === 'True GridWritten');
    const [task] = await environment.tasks();
    const name = task?.codeTask ?? '';
    const labels = { 'tuningsweep.io/sweep-key': name.split('-')[0], 'app.kubernetes.io/managed-by': 'tuningsweep' };
    const pod = { spec: { restartPolicy: 'Never', containers: [{ name: 'x', image: 'x' }] } };
    const job = {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name, labels, ...(await metadata(environment)) },
      spec: { suspend: true, template: pod },
    };
    await environment.cluster.kubectl(['-n', environment.namespace, 'create', '-f', '-'], {
      stdin: JSON.stringify(job),
    });
    await environment.apply({ suspend: false });
    await environment.reaches('Succeeded', 'True AllTasksSettled');
    const names = (await environment.jobs()).map((each) => each.metadata?.name);
    expect(names).toEqual(expect.arrayContaining([name, `${name}-2`]));
    const [made] = (await environment.jobs()).filter((each) => each.metadata?.name === name);
    expect(made?.metadata?.annotations?.['tuningsweep.io/settled']).toBeUndefined();
  });
});
