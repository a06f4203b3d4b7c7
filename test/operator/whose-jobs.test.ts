import { describe, expect, test } from 'vitest';
import { claimTask, completeTask, type Claim } from '../../ledger/src/index.ts';
import { until } from '../support/until.ts';
import { NAME } from './manifest.ts';
import { resultOf, useStage, type Stage } from './environment.ts';

const LIMIT = { timeout: 150_000 };

/** Trainers that claim their task at once and complete it when they are let. */
function playUntilLet(stage: Stage): () => void {
  const gate = Promise.withResolvers<void>();
  stage.play(async (codeTask, pod) => {
    const request = { codeTask, holder: pod.metadata?.uid ?? '', backend: 'played', versions: '' };
    const claim: Claim = await claimTask(stage.ledger, request);
    await gate.promise;
    await completeTask(stage.ledger, claim, resultOf(codeTask));
    return { exitCode: 0 };
  });
  return () => gate.resolve();
}

async function fourRun(stage: Stage): Promise<void> {
  await until('four run', async () => (await stage.tasks()).filter(({ status }) => status === 'Running').length === 4);
}

/** Each task was trained once, by one Job of its own. */
async function expectUndisturbedEnd(stage: Stage): Promise<void> {
  await stage.reaches('Succeeded', 'True AllTasksSettled');
  expect((await stage.tasks()).map(({ status, attempt }) => `${status} ${attempt}`)).toEqual(
    Array(4).fill('Completed 1'),
  );
  const codes = (await stage.tasks()).map(({ codeTask }) => codeTask).toSorted();
  expect((await stage.jobs()).map(({ metadata }) => metadata?.name)).toEqual(codes);
}

describe('what somebody writes on Jobs and pods decides nothing', LIMIT, () => {
  const current = useStage();

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
  ])('%s', async (_, meddle) => {
    const stage = current();
    stage.startOperator();
    const letGo = playUntilLet(stage);
    await stage.apply({ parallelism: 4, trainer: { retries: 0 } });
    await fourRun(stage);
    await stage.kubectl(...meddle);
    // A look of its own, as the next event would have it: what is lost from sight is missed now.
    await stage.kubectl('annotate', 'tsw', NAME, 'test/look=now');
    await stage.kubectl('scale', `tsw/${NAME}`, '--replicas=5');
    await until('it was looked at', async () => {
      const { metadata, status } = await stage.sweep();
      return status?.observedGeneration === metadata.generation;
    });
    letGo();
    await expectUndisturbedEnd(stage);
  });

  test('labels that are taken away while no operator runs', async () => {
    const stage = current();
    const stop = stage.startOperator();
    const letGo = playUntilLet(stage);
    await stage.apply({ parallelism: 4, trainer: { retries: 0 } });
    await fourRun(stage);
    await stop();
    await stage.kubectl('label', 'jobs', '--all', 'app.kubernetes.io/managed-by-');
    stage.startOperator();
    await until('they have their labels again', async () =>
      (await stage.jobs()).every(
        ({ metadata }) => metadata?.labels?.['app.kubernetes.io/managed-by'] === 'tuningsweep',
      ),
    );
    letGo();
    await expectUndisturbedEnd(stage);
  });
});

describe('Jobs that are there already', LIMIT, () => {
  const current = useStage();

  test('of a sweep that was deleted and left them behind go on for the next one of its name', async () => {
    const stage = current();
    stage.startOperator();
    const letGo = playUntilLet(stage);
    await stage.apply({ parallelism: 4, trainer: { retries: 0 } });
    await fourRun(stage);
    await stage.kubectl('delete', 'tsw', NAME, '--cascade=orphan');
    await until('nobody owns them', async () =>
      (await stage.jobs()).every(({ metadata }) => metadata?.ownerReferences === undefined),
    );
    await stage.apply({ parallelism: 4, trainer: { retries: 0 } });
    const { uid } = (await stage.sweep()).metadata;
    await until('they are the next one’s', async () =>
      (await stage.jobs()).every(({ metadata }) => metadata?.ownerReferences?.[0]?.uid === uid),
    );
    letGo();
    await expectUndisturbedEnd(stage);
  });

  test('and ended while nobody looked are settled by what they did', async () => {
    const stage = current();
    const stop = stage.startOperator();
    const letGo = playUntilLet(stage);
    await stage.apply({ parallelism: 4, trainer: { retries: 0 } });
    await fourRun(stage);
    await stop();
    await stage.kubectl('delete', 'tsw', NAME, '--cascade=orphan');
    letGo();
    await until('they are complete', async () =>
      (await stage.jobs()).every(({ status }) => status?.conditions?.some(({ type }) => type === 'Complete')),
    );
    await stage.apply({ parallelism: 4, trainer: { retries: 0 } });
    stage.startOperator();
    await expectUndisturbedEnd(stage);
  });

  test.each<[string, (stage: Stage) => Promise<object>]>([
    ['nobody', async () => ({})],
    [
      'somebody else',
      async (stage) => {
        await stage.kubectl('create', 'configmap', 'owner');
        const { uid } = JSON.parse(await stage.kubectl('get', 'configmap', 'owner', '-o', 'json')).metadata;
        return { ownerReferences: [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'owner', uid, controller: true }] };
      },
    ],
  ])('by hand, under a task’s name, and belong to %s are left alone', async (_, metadata) => {
    const stage = current();
    stage.startOperator();
    const letGo = playUntilLet(stage);
    letGo();
    await stage.apply({ suspend: true });
    await until('the grid is written', async () => (await stage.condition('GridWritten')) === 'True GridWritten');
    const [task] = await stage.tasks();
    const name = task?.codeTask ?? '';
    const labels = { 'tuningsweep.io/sweep-key': name.split('-')[0], 'app.kubernetes.io/managed-by': 'tuningsweep' };
    const pod = { spec: { restartPolicy: 'Never', containers: [{ name: 'x', image: 'x' }] } };
    const job = {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name, labels, ...(await metadata(stage)) },
      spec: { suspend: true, template: pod },
    };
    await stage.cluster.kubectl(['-n', stage.namespace, 'create', '-f', '-'], { stdin: JSON.stringify(job) });
    await stage.apply({ suspend: false });
    await stage.reaches('Succeeded', 'True AllTasksSettled');
    const names = (await stage.jobs()).map((each) => each.metadata?.name);
    expect(names).toEqual(expect.arrayContaining([name, `${name}-2`]));
    const [made] = (await stage.jobs()).filter((each) => each.metadata?.name === name);
    expect(made?.metadata?.annotations?.['tuningsweep.io/settled']).toBeUndefined();
  });
});
