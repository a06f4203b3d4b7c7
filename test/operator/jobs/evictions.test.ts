import { describe, expect, test } from 'vitest';
import { until } from '../../support/until.ts';
import { NAME } from '../manifest.ts';
import { completing, useEnvironment } from '../environment.ts';
import type { TestEnvironment } from '../environment.ts';

/** Pods that run, by UID. */
async function running(environment: TestEnvironment): Promise<Map<string, string>> {
  const shown = await environment.kubectl('get', 'pods', '-o', 'json');
  const { items }: { items: { metadata: { uid: string; name: string }; status: { phase: string } }[] } =
    JSON.parse(shown);
  return new Map(
    items.filter(({ status }) => status.phase === 'Running').map(({ metadata }) => [metadata.uid, metadata.name]),
  );
}

/** Evicts the pod that runs, as a drain does, and waits until another one runs or none is to come. */
async function evict(environment: TestEnvironment, isOver: () => Promise<boolean>): Promise<void> {
  const [before] = await running(environment);
  const [uid = '', name = ''] = before ?? [];
  const path = `/api/v1/namespaces/${environment.namespace}/pods/${name}/eviction`;
  const body = {
    apiVersion: 'policy/v1',
    kind: 'Eviction',
    metadata: { name },
    deleteOptions: { gracePeriodSeconds: 1 },
  };
  await environment.cluster.api.call('POST', path, body);
  await until('its successor runs', async () => {
    const now = await running(environment);
    return (now.size > 0 && !now.has(uid)) || (await isOver());
  });
}

async function metricsOf(environment: TestEnvironment): Promise<string> {
  return (await fetch(environment.metricsUrl)).text();
}

describe('a task whose pods are evicted again and again', () => {
  const current = useEnvironment();

  async function failed(environment: TestEnvironment): Promise<number> {
    return (await environment.tasks()).filter(({ status }) => status === 'Failed').length;
  }

  test('is Failed once it is more often than is allowed, over restarts of the operator too', async () => {
    const environment = current();
    const stop = environment.startOperator({ maxEvictions: 2 });
    environment.simulate(async () => undefined);
    await environment.apply({ parallelism: 1, maxFailedTasks: 0, trainer: { retries: 0 } });
    await until('one runs', async () => (await running(environment)).size === 1);
    const isOver = async (): Promise<boolean> => (await failed(environment)) === 1;
    await evict(environment, isOver);
    await evict(environment, isOver);
    await until('both are noted', async () => {
      const [job] = await environment.jobs();
      const noted = job?.metadata?.annotations?.['tuningsweep.io/evictions'];
      return noted !== undefined && JSON.parse(noted).pods.length === 2;
    });
    expect(await failed(environment)).toBe(0);
    await stop();
    environment.startOperator({ maxEvictions: 2 });
    // A pod that is gone before anybody looks is not counted.
    await until('it leads', async () => /reconcile_total{result="success"} [1-9]/.test(await metricsOf(environment)));
    await evict(environment, isOver);
    await environment.reaches('Succeeded', 'False TooManyFailedTasks');
    const [task] = (await environment.tasks()).filter(({ status }) => status === 'Failed');
    expect(task?.note).toMatch(
      /^Evicted: evicted or lost with its node 3 times, and 2 are allowed \(--max-evictions\); the last time: Eviction API/,
    );
    await until('nothing works for it', async () => (await environment.jobs()).length === 0);
    expect(await metricsOf(environment)).toContain(
      `tuningsweep_task_failures_total{namespace="${environment.namespace}",sweep="${NAME}",cause="Evicted"} 1`,
    );
  });

  test('completes as long as it is not, and after a retry it counts from the beginning', async () => {
    const environment = current();
    environment.startOperator({ maxEvictions: 0 });
    let finish = false;
    const complete = completing(environment.ledger);
    environment.simulate(async (codeTask, pod) => (finish ? complete(codeTask, pod) : undefined));
    await environment.apply({ parallelism: 1, maxFailedTasks: 0 });
    await until('one runs', async () => (await running(environment)).size === 1);
    await evict(environment, async () => (await failed(environment)) === 1);
    await environment.reaches('Succeeded', 'False TooManyFailedTasks');
    finish = true;
    await environment.kubectl('annotate', 'tsw', NAME, 'tuningsweep.io/retry-requested-at=2026-01-01T00:00:00Z');
    await environment.reaches('Succeeded', 'True AllTasksSettled');
    expect((await environment.tasks()).map(({ status }) => status)).toEqual(Array(4).fill('Completed'));
  });
});

describe('Jobs whose outcome is in the ledger', () => {
  const current = useEnvironment();

  test('go after the time that is set', async () => {
    const environment = current();
    environment.startOperator({ keepJobs: { completed: 0, failed: 7200 } });
    let tasks = 0;
    const complete = completing(environment.ledger);
    environment.simulate(async (codeTask, pod) => {
      tasks += 1;
      return tasks === 1 ? { exitCode: 42 } : complete(codeTask, pod);
    });
    await environment.apply({ parallelism: 1 });
    await environment.reaches('Succeeded', 'True AllTasksSettled');
    await until('only the failed one is left', async () => (await environment.jobs()).length === 1);
    const [left] = await environment.jobs();
    expect(left?.spec?.ttlSecondsAfterFinished).toBe(7200);
  });
});
