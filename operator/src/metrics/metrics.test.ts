import { beforeEach, expect, test } from 'vitest';
import { statusOf } from '@tuningsweep/engine/sweep';
import type { Action } from '@tuningsweep/engine/sweep';
import { anExecution, anObservation, aRecord, aSweep } from '../../../engine/test/builders.ts';
import { METRICS } from './definitions.ts';
import { Metrics } from './registry.ts';
import { SweepMetrics } from './sweep-metrics.ts';

let metrics: Metrics;
beforeEach(() => {
  metrics = new Metrics();
});
const lines = async (): Promise<string[]> => (await metrics.registry.metrics()).split('\n');

test('every enumerated label value is at zero from the start', async () => {
  const text = await lines();
  expect(text).toContain('tuningsweep_ledger_errors_total{kind="Unavailable"} 0');
  expect(text).toContain('controller_runtime_reconcile_total{result="error"} 0');
  expect(text).toContain('tuningsweep_grid_rows_written_total 0');
  expect(text).toContain('tuningsweep_task_duration_seconds_count{outcome="Completed"} 0');
});

test('the process itself is among them', async () => {
  metrics.addProcess();
  const text = (await metrics.scrape()).body;
  for (const name of ['process_resident_memory_bytes', 'process_cpu_seconds_total', 'nodejs_heap_size_used_bytes'])
    expect(Number(new RegExp(`^${name} (.*)$`, 'm').exec(text)?.[1])).toBeGreaterThan(0);
  expect(text).not.toContain('nodejs_eventloop_lag_p99_seconds');
});

const TRAINER = { retries: 0, pauseAfterFailures: 3, startTimeoutSeconds: 900, ledgerSecretName: 'ledger' };

test('GPU time is a task’s time by the GPUs of its limits', async () => {
  const sweep = aSweep({ trainer: { ...TRAINER, resources: { limits: { 'nvidia.com/gpu': 2, cpu: 4 } } } });
  const startedAt = Date.now() - 30_000;
  const execution = anExecution('a', 'Succeeded', { madeAt: startedAt - 30_000, startedAt });
  const observation = anObservation({ executions: [execution] });
  const sweeps = new SweepMetrics(metrics);
  sweeps.update(sweep, { observation, acted: [] }, statusOf(observation));
  expect(await lines()).toContain('tuningsweep_gpu_seconds_total{namespace="default",sweep="demo"} 0');
  const settle: Action = { type: 'Settle', codeTask: 'a', outcome: 'Completed' };
  sweeps.update(sweep, { observation, acted: [settle] }, statusOf(observation));
  const found = (await lines()).find((line) => line.startsWith('tuningsweep_gpu_seconds_total'));
  const seconds = Number(found?.split(' ').at(-1)) / 2;
  expect(seconds).toBeGreaterThanOrEqual(30);
  expect(seconds).toBeLessThanOrEqual((Date.now() - startedAt) / 1000);
});

test('points count once the grid is written, however many passes that takes', async () => {
  const observation = anObservation();
  const acted: Action[] = [{ type: 'WriteGrid' }];
  const sweeps = new SweepMetrics(metrics);
  sweeps.update(aSweep(), { observation, acted, isPaused: true }, statusOf(observation));
  expect(await lines()).toContain('tuningsweep_grid_rows_written_total 0');
  sweeps.update(aSweep(), { observation, acted }, statusOf(observation));
  expect(await lines()).toContain(`tuningsweep_grid_rows_written_total ${observation.grid.total}`);
});

const ENDINGS = { counter: /_total$/, histogram: /_seconds$/, gauge: /^(?!.*_total$)/ };

test.each(Object.entries(METRICS))('%s ends as its type wants it', (name, { type }) => {
  expect(name).toMatch(ENDINGS[type]);
});

test('a sweep’s series follow it and go with it', async () => {
  const sweep = aSweep();
  const best = { codeTask: 'a', value: 25 };
  const observation = anObservation({
    record: aRecord(sweep, { counts: { total: 4, completed: 3, failed: 1, stopped: 0 }, best }),
  });
  const status = {
    ...statusOf(observation),
    best: {
      ...best,
      metric: 'MSE' as const,
      parameters: {
        epoch: 1,
        batchSize: 1,
        learningRate: 1,
        ratioTrainSet: 0.5,
        sizeSequence: 1,
        sizeUnitInput: 1,
        sizeUnitHidden: 1,
        sizeUnitOutput: 1,
      },
    },
  };
  const sweeps = new SweepMetrics(metrics);
  sweeps.update(sweep, { observation, acted: [] }, status);
  expect(await lines()).toContain('tuningsweep_tasks{namespace="default",sweep="demo",status="completed"} 3');
  expect(await lines()).toContain('tuningsweep_best_objective{namespace="default",sweep="demo",metric="MSE"} 25');
  expect(await lines()).toContain(
    'tuningsweep_task_failures_total{namespace="default",sweep="demo",cause="OOMKilled"} 0',
  );
  sweeps.tellConditions(sweep, status.conditions);
  expect(await lines()).toContain('tuningsweep_sweep_condition{namespace="default",sweep="demo",condition="Ready"} 1');
  expect(await lines()).toContain(
    'tuningsweep_sweep_condition{namespace="default",sweep="demo",condition="Stalled"} 0',
  );
  sweeps.remove('default/demo');
  expect((await lines()).filter((line) => line.includes('sweep="demo"'))).toEqual([]);
});

test('another objective has a series of its own, and the one before is gone', async () => {
  const observation = anObservation();
  const sweeps = new SweepMetrics(metrics);
  const tell = (metric: string): void => {
    const sweep = aSweep({ objective: { metric, goal: 'Maximize' } });
    const best = { codeTask: 'a', metric, value: 0.9, parameters: {} };
    sweeps.update(sweep, { observation, acted: [] }, { ...statusOf(observation), best });
  };
  tell('auc');
  tell('f1');
  expect((await lines()).filter((line) => line.startsWith('tuningsweep_best_objective'))).toEqual([
    'tuningsweep_best_objective{namespace="default",sweep="demo",metric="f1"} 0.9',
  ]);
});

test('a failed task counts by its cause, with the times of its execution', async () => {
  const startedAt = Date.now() - 30_000;
  const execution = anExecution('a', 'Failed', { cause: 'OOMKilled', madeAt: startedAt - 30_000, startedAt });
  const settle: Action = { type: 'Settle', codeTask: 'a', outcome: 'Failed' };
  const observation = anObservation({ executions: [execution] });
  new SweepMetrics(metrics).update(aSweep(), { observation, acted: [settle] }, statusOf(observation));
  const text = await lines();
  expect(text).toContain('tuningsweep_task_failures_total{namespace="default",sweep="demo",cause="OOMKilled"} 1');
  expect(text).toContain('tuningsweep_task_queue_duration_seconds_bucket{le="30"} 1');
  expect(text).toContain('tuningsweep_task_duration_seconds_bucket{le="60",outcome="Failed"} 1');
  expect(text).toContain('tuningsweep_task_duration_seconds_bucket{le="10",outcome="Failed"} 0');
});

test('what is read at a scrape is as it is then', async () => {
  let seconds = 1;
  metrics.onScrape(() => metrics.set('workqueue_unfinished_work_seconds', { name: 'q' }, seconds));
  expect((await metrics.scrape()).body).toContain('workqueue_unfinished_work_seconds{name="q"} 1\n');
  seconds = 2;
  expect((await metrics.scrape()).body).toContain('workqueue_unfinished_work_seconds{name="q"} 2\n');
});
