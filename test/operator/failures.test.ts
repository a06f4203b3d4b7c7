import { describe, expect, test } from 'vitest';
import { claimTask } from '../../ledger/src/index.ts';
import type { Play } from '../cluster/pod-simulator.ts';
import { until } from '../support/until.ts';
import { NAME, type SpecChanges } from './manifest.ts';
import { completing, resultOf, useStage } from './environment.ts';

const LIMIT = { timeout: 90_000 };
const ONCE = { retries: 0 };
const ending =
  (exitCode: number, more: { reason?: string; message?: string } = {}): Play =>
  async () => ({ exitCode, ...more });

describe('what ends a task is told apart', LIMIT, () => {
  const current = useStage();

  test.each<[string, Play, string, RegExp, SpecChanges['trainer']?]>([
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
    const stage = current();
    stage.startOperator();
    stage.play(play);
    await stage.apply({ parallelism: 4, trainer: { ...ONCE, ...trainer } });
    await stage.reaches('Succeeded', 'False NoTaskCompleted');
    const tasks = await stage.tasks();
    expect(tasks.map(({ status }) => status)).toEqual(['Failed', 'Failed', 'Failed', 'Failed']);
    for (const task of tasks) expect(task.note).toMatch(note);
    const metrics = await (await fetch(stage.metricsUrl)).text();
    expect(metrics).toContain(
      `tuningsweep_task_failures_total{namespace="${stage.namespace}",sweep="demo",cause="${cause}"} 4`,
    );
  });

  test('a try that fails is tried again within its Job', async () => {
    const stage = current();
    stage.startOperator();
    const tries = new Map<string, number>();
    const complete = completing(stage.ledger);
    stage.play(async (codeTask, pod) => {
      tries.set(codeTask, (tries.get(codeTask) ?? 0) + 1);
      return tries.get(codeTask) === 1 ? { exitCode: 1 } : complete(codeTask, pod);
    });
    await stage.apply({ parallelism: 4, trainer: { retries: 1 } });
    await stage.reaches('Succeeded', 'True AllTasksSettled', 80_000);
    expect([...tries.values()]).toEqual([2, 2, 2, 2]);
    expect(await stage.jobs()).toHaveLength(4);
  });

  test('a trainer of the minimal contract writes its result and nothing else', async () => {
    const stage = current();
    stage.startOperator();
    stage.play(async (codeTask) => {
      const { ticker, mse } = resultOf(codeTask);
      await stage.ledger.db
        .insertInto('TB_MODELRESULT')
        .values({ CODE_TASK: codeTask, TICKER: ticker, MSE: mse })
        .execute();
      return { exitCode: 0 };
    });
    await stage.apply({ parallelism: 4 });
    await stage.reaches('Succeeded', 'True AllTasksSettled');
    expect((await stage.tasks()).map(({ status }) => status)).toEqual([
      'Completed',
      'Completed',
      'Completed',
      'Completed',
    ]);
  });
});

describe('what ends or holds a sweep', LIMIT, () => {
  const current = useStage();

  test('more failures than allowed stop the rest; a retry goes on', async () => {
    const stage = current();
    stage.startOperator();
    let broken = true;
    const complete = completing(stage.ledger);
    stage.play(async (codeTask, pod) => (broken ? { exitCode: 42 } : complete(codeTask, pod)));
    await stage.apply({ parallelism: 1, maxFailedTasks: 1 });
    await stage.reaches('Succeeded', 'False TooManyFailedTasks');
    expect((await stage.sweep()).status?.tasks).toMatchObject({ failed: 2, stopped: 2, completed: 0 });
    broken = false;
    await stage.kubectl('annotate', 'tsw', NAME, 'tuningsweep.io/retry-requested-at=2026-01-01T00:00:00Z');
    await stage.reaches('Succeeded', 'True AllTasksSettled');
    expect((await stage.tasks()).map(({ status }) => status)).toEqual([
      'Completed',
      'Completed',
      'Completed',
      'Completed',
    ]);
  });

  test('a target that is reached stops what waits', async () => {
    const stage = current();
    stage.startOperator();
    stage.play(completing(stage.ledger));
    await stage.apply({ parallelism: 1, objective: { metric: 'MSE', target: 1000 } });
    await stage.reaches('Succeeded', 'True TargetReached');
    expect((await stage.sweep()).status?.tasks?.stopped).toBeGreaterThan(0);
  });

  test('its own deadline', async () => {
    const stage = current();
    stage.startOperator();
    stage.play(async () => undefined);
    await stage.apply({ timeoutSeconds: 2 });
    await stage.reaches('Succeeded', 'False DeadlineExceeded');
    expect(await stage.jobs()).toEqual([]);
    expect((await stage.tasks()).every(({ status }) => status === 'Stopped')).toBe(true);
  });

  test.each([
    ['Drain', 2],
    ['Terminate', 0],
  ] as const)('suspended with %s, then resumed', async (suspendPolicy, running) => {
    const stage = current();
    stage.startOperator();
    let finish = false;
    const complete = completing(stage.ledger);
    stage.play(async (codeTask, pod) => {
      if (!finish)
        await claimTask(stage.ledger, { codeTask, holder: pod.metadata?.uid ?? '', backend: 'played', versions: '' });
      return finish ? complete(codeTask, pod) : undefined;
    });
    await stage.apply({ suspendPolicy });
    await until('two run', async () => (await stage.tasks()).filter(({ status }) => status === 'Running').length === 2);
    await stage.apply({ suspendPolicy, suspend: true });
    await stage.reaches('Suspended', 'True Suspended');
    // A stopped task is queued again in the pass after the one that misses its Job.
    await until(
      `${running} tasks still run`,
      async () => (await stage.tasks()).filter(({ status }) => status === 'Running').length === running,
    );
    expect(await stage.jobs()).toHaveLength(running);
    finish = true;
    for (const job of await stage.jobs()) await stage.kubectl('delete', 'job', job.metadata?.name ?? '');
    await stage.apply({ suspendPolicy, suspend: false });
    await stage.reaches('Succeeded', 'True AllTasksSettled');
  });

  test('a template that the API server refuses stalls it with the server’s own words, and launches nothing', async () => {
    const stage = current();
    stage.startOperator();
    await stage.apply({ trainer: { template: { spec: { dnsPolicy: 'Sometimes' } } } });
    await stage.reaches('Stalled', 'True InvalidTemplate');
    const ready = (await stage.sweep()).status?.conditions?.find(({ type }) => type === 'Ready');
    expect(ready?.message).toMatch(/dnsPolicy.*Sometimes/);
    expect(await stage.jobs()).toEqual([]);
  });

  test('a quota that forbids Jobs is trouble that passes', async () => {
    const stage = current();
    await stage.kubectl('create', 'quota', 'none', '--hard=count/jobs.batch=0');
    stage.startOperator();
    stage.play(completing(stage.ledger));
    await stage.apply();
    await stage.reaches('Ready', 'False JobRefused');
    expect(await stage.jobs()).toEqual([]);
    await stage.kubectl('delete', 'quota', 'none');
    await stage.reaches('Succeeded', 'True AllTasksSettled');
  });

  test('a Job that a queueing system suspends waits, keeps its slot and goes on', async () => {
    const stage = current();
    stage.startOperator();
    let finish = false;
    const complete = completing(stage.ledger);
    stage.play(async (codeTask, pod) => {
      if (finish) return complete(codeTask, pod);
      await claimTask(stage.ledger, { codeTask, holder: pod.metadata?.uid ?? '', backend: 'played', versions: '' });
      return undefined;
    });
    await stage.apply({ parallelism: 1 });
    await until('one runs', async () =>
      (await stage.tasks()).some(({ status, attempt }) => status === 'Running' && attempt === 1),
    );
    const [job] = await stage.jobs();
    const name = job?.metadata?.name ?? '';
    await stage.kubectl('patch', 'job', name, '-p', '{"spec":{"suspend":true}}');
    await until('it waits', async () => (await stage.tasks()).every(({ status }) => status === 'Pending'));
    expect(await stage.jobs()).toHaveLength(1);
    finish = true;
    await stage.kubectl('patch', 'job', name, '-p', '{"spec":{"suspend":false}}');
    await stage.reaches('Succeeded', 'True AllTasksSettled');
  });
});
