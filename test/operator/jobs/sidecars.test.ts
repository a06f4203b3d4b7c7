import { describe, expect, test } from 'vitest';
import { PODS } from '../../../kube-runtime/src/resource.ts';
import type { Pod } from '../../../kube-runtime/src/resource.ts';
import type { FakeTrainer } from '../../cluster/pod-simulator.ts';
import { until } from '../../support/until.ts';
import { completing, useEnvironment } from '../environment.ts';
import type { TestEnvironment } from '../environment.ts';

const TEMPLATE = { spec: { containers: [{ name: 'proxy', image: 'proxy' }] } };

/** How a container of a simulated pod is. */
type Told = { running: object } | { terminated: object } | { waiting: object };

const exited = (exitCode: number): Told => ({
  terminated: {
    exitCode,
    reason: exitCode === 0 ? 'Completed' : 'Error',
    message: 'said',
    finishedAt: new Date().toISOString(),
  },
});

/** Tells of a pod as its kubelet would, and leaves it to itself. */
async function tell(
  environment: TestEnvironment,
  pod: Pod,
  phase: string,
  containers: Record<string, Told>,
): Promise<void> {
  const containerStatuses = Object.entries(containers).map(([name, state]) => ({
    name,
    image: 'x',
    imageID: 'x',
    ready: false,
    started: false,
    restartCount: 0,
    state,
  }));
  const client = environment.client();
  const { namespace = '', name = '' } = pod.metadata ?? {};
  const body = { status: { phase, containerStatuses } };
  await client.mergePatch(PODS, { namespace, name }, body, { subresource: 'status' });
  await client.close();
}

describe('a container beside the trainer', () => {
  const current = useEnvironment();
  const proxy = { running: { startedAt: '2026-01-01T00:00:00Z' } };

  test('that outlives it holds neither the task nor its slot', async () => {
    const environment = current();
    environment.startOperator();
    const complete = completing(environment.ledger);
    environment.simulate(async (codeTask, pod) => {
      await complete(codeTask, pod);
      await tell(environment, pod, 'Running', { trainer: exited(0), proxy });
      return undefined;
    });
    await environment.apply({ trainer: { template: TEMPLATE } });
    await environment.reaches('Succeeded', 'True AllTasksSettled');
    expect((await environment.tasks()).map(({ status, attempt }) => `${status} ${attempt}`)).toEqual(
      Array(4).fill('Completed 1'),
    );
    expect(await environment.jobs()).toEqual([]);
  });

  test('that outlives a trainer of the minimal contract', async () => {
    const environment = current();
    environment.startOperator();
    environment.simulate(async (codeTask, pod) => {
      await environment.ledger.db
        .insertInto('TB_MODELRESULT')
        .values({ CODE_TASK: codeTask, TICKER: 'T', MSE: 1 })
        .execute();
      await tell(environment, pod, 'Running', { trainer: exited(0), proxy });
      return undefined;
    });
    await environment.apply({ trainer: { template: TEMPLATE } });
    await environment.reaches('Succeeded', 'True AllTasksSettled');
    expect((await environment.tasks()).map(({ status }) => status)).toEqual(Array(4).fill('Completed'));
  });

  test.each<[string, number, number, string, number]>([
    ['fails, which is tried again as often as is allowed', 1, 1, 'TrainerError: said', 2],
    ['fails for good', 1, 0, 'TrainerError: said', 1],
    ['has bad input', 42, 3, 'BadInput: said', 1],
  ])('that outlives a trainer which %s', async (_, exitCode, retries, note, attempts) => {
    const environment = current();
    environment.startOperator();
    const tried = new Map<string, number>();
    environment.simulate(async (codeTask, pod) => {
      tried.set(codeTask, (tried.get(codeTask) ?? 0) + 1);
      await tell(environment, pod, 'Running', { trainer: exited(exitCode), proxy });
      return undefined;
    });
    await environment.apply({ parallelism: 4, trainer: { retries, template: TEMPLATE } });
    await environment.reaches('Succeeded', 'False NoTaskCompleted');
    expect((await environment.tasks()).map((task) => task.note)).toEqual(Array(4).fill(note));
    expect([...tried.values()]).toEqual(Array(4).fill(attempts));
    await until('nothing is left of them', async () => (await environment.jobs()).length === 0);
  });

  test('that crashes does not fail a task whose trainer is well', async () => {
    const environment = current();
    environment.startOperator();
    const complete = completing(environment.ledger);
    const tried = new Map<string, number>();
    const play: FakeTrainer = async (codeTask, pod) => {
      tried.set(codeTask, (tried.get(codeTask) ?? 0) + 1);
      await tell(environment, pod, 'Running', { trainer: proxy, proxy: exited(1) });
      await complete(codeTask, pod);
      await tell(environment, pod, 'Failed', { trainer: exited(0), proxy: exited(1) });
      return undefined;
    };
    environment.simulate(play);
    await environment.apply({ trainer: { template: TEMPLATE, retries: 2 } });
    await environment.reaches('Succeeded', 'True AllTasksSettled');
    expect((await environment.tasks()).map(({ status }) => status)).toEqual(Array(4).fill('Completed'));
  });
});
