import { describe, expect, test } from 'vitest';
import { claimTask } from '../../../ledger/src/index.ts';
import type { FakeTrainer } from '../../cluster/pod-simulator.ts';
import { until } from '../../support/until.ts';
import { NAME } from '../manifest.ts';
import type { SpecChanges } from '../manifest.ts';
import { completing, useEnvironment } from '../environment.ts';
import { resultOf } from '../../support/builders.ts';

const ONCE = { retries: 0 };
const ending =
  (exitCode: number, more: { reason?: string; message?: string } = {}): FakeTrainer =>
  async () => ({ exitCode, ...more });

describe('what ends a task is told apart', () => {
  const current = useEnvironment();

  test.each<[string, FakeTrainer, string, RegExp, SpecChanges['trainer']?]>([
    [
      'a trainer error',
      ending(1, { message: 'lost the database' }),
      'TrainerError',
      /^TrainerError: lost the database$/,
    ],
    [
      'bad input, which is not tried again',
      ending(42, { message: 'no such window' }),
      'BadInput',
      /^BadInput: no such window$/,
      { retries: 3 },
    ],
    ['memory', ending(137, { reason: 'OOMKilled' }), 'OOMKilled', /^OOMKilled: the trainer needed more memory/],
    ['success without a result', ending(0), 'NoResult', /^NoResult: the trainer exited with 0/],
    [
      'an image that cannot be pulled',
      async () => undefined,
      'ImagePull',
      /^ImagePull: ImagePullBackOff/,
      {
        startTimeoutSeconds: 1,
        template: { metadata: { annotations: { 'test.tuningsweep.io/waiting': 'ImagePullBackOff' } } },
      },
    ],
  ])('%s', async (_, play, cause, note, trainer = {}) => {
    const environment = current();
    environment.startOperator();
    environment.simulate(play);
    await environment.apply({ parallelism: 4, trainer: { ...ONCE, ...trainer } });
    await environment.reaches('Succeeded', 'False NoTaskCompleted');
    const tasks = await environment.tasks();
    expect(tasks.map(({ status }) => status)).toEqual(['Failed', 'Failed', 'Failed', 'Failed']);
    for (const task of tasks) expect(task.note).toMatch(note);
    const metrics = await (await fetch(environment.metricsUrl)).text();
    expect(metrics).toContain(
      `tuningsweep_task_failures_total{namespace="${environment.namespace}",sweep="demo",cause="${cause}"} 4`,
    );
  });

  test('an attempt that fails is tried again within its Job', async () => {
    const environment = current();
    environment.startOperator();
    const attempts = new Map<string, number>();
    const complete = completing(environment.ledger);
    environment.simulate(async (codeTask, pod) => {
      attempts.set(codeTask, (attempts.get(codeTask) ?? 0) + 1);
      return attempts.get(codeTask) === 1 ? { exitCode: 1 } : complete(codeTask, pod);
    });
    await environment.apply({ parallelism: 4, trainer: { retries: 1 } });
    await environment.reaches('Succeeded', 'True AllTasksSettled');
    expect([...attempts.values()]).toEqual([2, 2, 2, 2]);
    expect(await environment.jobs()).toHaveLength(4);
  });

  test('a trainer of the minimal contract writes its result and nothing else', async () => {
    const environment = current();
    environment.startOperator();
    environment.simulate(async (codeTask) => {
      const { ticker, mse } = resultOf(codeTask);
      await environment.ledger.db
        .insertInto('TB_MODELRESULT')
        .values({ CODE_TASK: codeTask, TICKER: ticker, MSE: mse })
        .execute();
      return { exitCode: 0 };
    });
    await environment.apply({ parallelism: 4 });
    await environment.reaches('Succeeded', 'True AllTasksSettled');
    expect((await environment.tasks()).map(({ status }) => status)).toEqual([
      'Completed',
      'Completed',
      'Completed',
      'Completed',
    ]);
  });
});

describe('what ends or holds a sweep', () => {
  const current = useEnvironment();

  test('more failures than allowed stop the rest; a retry goes on', async () => {
    const environment = current();
    environment.startOperator();
    let broken = true;
    const complete = completing(environment.ledger);
    environment.simulate(async (codeTask, pod) => (broken ? { exitCode: 42 } : complete(codeTask, pod)));
    await environment.apply({ parallelism: 1, maxFailedTasks: 1 });
    await environment.reaches('Succeeded', 'False TooManyFailedTasks');
    expect((await environment.sweep()).status?.tasks).toMatchObject({ failed: 2, stopped: 2, completed: 0 });
    broken = false;
    await environment.kubectl('annotate', 'tsw', NAME, 'tuningsweep.io/retry-requested-at=2026-01-01T00:00:00Z');
    await environment.reaches('Succeeded', 'True AllTasksSettled');
    expect((await environment.tasks()).map(({ status }) => status)).toEqual([
      'Completed',
      'Completed',
      'Completed',
      'Completed',
    ]);
  });

  test('a target that is reached stops what waits', async () => {
    const environment = current();
    environment.startOperator();
    environment.simulate(completing(environment.ledger));
    await environment.apply({ parallelism: 1, objective: { metric: 'MSE', target: 1000 } });
    await environment.reaches('Succeeded', 'True TargetReached');
    expect((await environment.sweep()).status?.tasks?.stopped).toBeGreaterThan(0);
  });

  test('its own deadline', async () => {
    const environment = current();
    environment.startOperator();
    environment.simulate(async () => undefined);
    await environment.apply({ timeoutSeconds: 2 });
    await environment.reaches('Succeeded', 'False DeadlineExceeded');
    expect(await environment.jobs()).toEqual([]);
    expect((await environment.tasks()).every(({ status }) => status === 'Stopped')).toBe(true);
  });

  test.each([
    ['Drain', 2],
    ['Terminate', 0],
  ] as const)('suspended with %s, then resumed', async (suspendPolicy, running) => {
    const environment = current();
    environment.startOperator();
    let finish = false;
    const complete = completing(environment.ledger);
    environment.simulate(async (codeTask, pod) => {
      if (!finish)
        await claimTask(environment.ledger, {
          codeTask,
          holder: pod.metadata?.uid ?? '',
          backend: 'fake',
          versions: '',
        });
      return finish ? complete(codeTask, pod) : undefined;
    });
    await environment.apply({ suspendPolicy });
    await until(
      'two run',
      async () => (await environment.tasks()).filter(({ status }) => status === 'Running').length === 2,
    );
    await environment.apply({ suspendPolicy, suspend: true });
    await environment.reaches('Suspended', 'True Suspended');
    // A stopped task is queued again in the pass after the one that misses its Job.
    await until(
      `${running} tasks still run`,
      async () => (await environment.tasks()).filter(({ status }) => status === 'Running').length === running,
    );
    expect(await environment.jobs()).toHaveLength(running);
    finish = true;
    for (const job of await environment.jobs()) await environment.kubectl('delete', 'job', job.metadata?.name ?? '');
    await environment.apply({ suspendPolicy, suspend: false });
    await environment.reaches('Succeeded', 'True AllTasksSettled');
  });

  test('a template that the API server refuses stalls it with the server’s own words, and launches nothing', async () => {
    const environment = current();
    environment.startOperator();
    await environment.apply({ trainer: { template: { spec: { dnsPolicy: 'Sometimes' } } } });
    await environment.reaches('Stalled', 'True InvalidTemplate');
    const ready = (await environment.sweep()).status?.conditions?.find(({ type }) => type === 'Ready');
    expect(ready?.message).toMatch(/dnsPolicy.*Sometimes/);
    expect(await environment.jobs()).toEqual([]);
  });

  test('a quota that forbids Jobs is trouble that passes', async () => {
    const environment = current();
    await environment.kubectl('create', 'quota', 'none', '--hard=count/jobs.batch=0');
    environment.startOperator();
    environment.simulate(completing(environment.ledger));
    await environment.apply();
    await environment.reaches('Ready', 'False JobRefused');
    expect(await environment.jobs()).toEqual([]);
    await environment.kubectl('delete', 'quota', 'none');
    await environment.reaches('Succeeded', 'True AllTasksSettled');
  });

  test('a Job that a queueing system suspends waits, keeps its slot and goes on', async () => {
    const environment = current();
    environment.startOperator();
    let finish = false;
    const complete = completing(environment.ledger);
    environment.simulate(async (codeTask, pod) => {
      if (finish) return complete(codeTask, pod);
      await claimTask(environment.ledger, { codeTask, holder: pod.metadata?.uid ?? '', backend: 'fake', versions: '' });
      return undefined;
    });
    await environment.apply({ parallelism: 1 });
    await until('one runs', async () =>
      (await environment.tasks()).some(({ status, attempt }) => status === 'Running' && attempt === 1),
    );
    const [job] = await environment.jobs();
    const name = job?.metadata?.name ?? '';
    await environment.kubectl('patch', 'job', name, '-p', '{"spec":{"suspend":true}}');
    await until('it waits', async () => (await environment.tasks()).every(({ status }) => status === 'Pending'));
    expect(await environment.jobs()).toHaveLength(1);
    finish = true;
    await environment.kubectl('patch', 'job', name, '-p', '{"spec":{"suspend":false}}');
    await environment.reaches('Succeeded', 'True AllTasksSettled');
  });
});
