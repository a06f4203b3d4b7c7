import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { breakableProxy } from '../../support/servers/breakable-proxy.ts';
import { until } from '../../support/until.ts';
import { insertData, insertExampleData } from '../data.ts';
import { NAME } from '../manifest.ts';
import { completing, useEnvironment } from '../environment.ts';
import type { TestEnvironment } from '../environment.ts';
import { resultOf } from '../../support/builders.ts';
import { FOUR_POINTS } from '../../support/builders.ts';

const EXAMPLE = fileURLToPath(new URL('../../../examples/usd-krw.yaml', import.meta.url));
const EIGHT = { ...FOUR_POINTS, epoch: { values: [1, 2, 3, 4] } };

describe('a sweep from apply to its best task', () => {
  const current = useEnvironment();

  test('rows, Jobs, status, events and columns agree', async () => {
    const environment = current();
    environment.startOperator();
    environment.simulate(completing(environment.ledger));
    await environment.apply();
    await environment.kubectl('wait', '--for=condition=Finished', `tsw/${NAME}`, '--timeout=300s');

    const tasks = await environment.tasks();
    expect(tasks.map(({ status }) => status)).toEqual(['Completed', 'Completed', 'Completed', 'Completed']);
    const jobs = await environment.jobs();
    expect(new Set(jobs.map(({ metadata }) => metadata?.name))).toEqual(new Set(tasks.map(({ codeTask }) => codeTask)));

    const { status, metadata } = await environment.sweep();
    expect(status?.tasks).toEqual({ total: 4, pending: 0, active: 0, completed: 4, failed: 0, stopped: 0 });
    expect(status?.observedGeneration).toBe(metadata.generation);
    const [smallest] = tasks.toSorted(
      (a, b) => resultOf(a.codeTask).mse - resultOf(b.codeTask).mse || a.idxTask - b.idxTask,
    );
    expect(status?.best).toMatchObject({
      codeTask: smallest?.codeTask,
      metric: 'MSE',
      naive: 50,
      job: smallest?.codeTask,
    });

    const metrics = await (await fetch(environment.metricsUrl)).text();
    expect(metrics).toContain(
      `tuningsweep_tasks{namespace="${environment.namespace}",sweep="demo",status="completed"} 4`,
    );
    expect(metrics).toMatch(/tuningsweep_ledger_query_duration_seconds_count\{result="success"\} [1-9]/);
    expect(metrics).toContain('leader_election_master_status{name="tuningsweep-operator"} 1');

    const columns = await environment.kubectl('get', 'tsw');
    expect(columns.split('\n')[0]).toMatch(/^NAME +SUCCEEDED +REASON +DONE +TOTAL +FAILED +BEST +AGE$/);
    expect(columns.split('\n')[1]).toMatch(/^demo +True +AllTasksSettled +4 +4 +0 +\d+ +\d+s$/);
    const events = JSON.parse(
      await environment.kubectl('get', 'events', '--field-selector', 'involvedObject.kind=TuningSweep', '-o', 'json'),
    ).items;
    expect(new Set(events.map((event: { reason: string }) => event.reason))).toEqual(
      new Set(['GridWritten', 'AllTasksSettled']),
    );
  });

  test('one with a validation part goes by that, though it names no metric', async () => {
    const environment = current();
    const validated = (code: string) => {
      const result = resultOf(code);
      return { ...result, metrics: { VALIDATION_MSE: 100 - result.mse, VALIDATION_NAIVE_MSE: 60 } };
    };
    environment.startOperator();
    environment.simulate(completing(environment.ledger, validated));
    await environment.apply({ evaluation: { validationRatio: 0.1 } });
    await environment.kubectl('wait', '--for=condition=Finished', `tsw/${NAME}`, '--timeout=300s');

    const [largest] = (await environment.tasks()).toSorted(
      (a, b) => resultOf(b.codeTask).mse - resultOf(a.codeTask).mse || a.idxTask - b.idxTask,
    );
    const { mse } = resultOf(largest?.codeTask ?? '');
    const { spec, status } = await environment.sweep();
    expect(spec.objective).toEqual({});
    expect(status?.best).toMatchObject({
      codeTask: largest?.codeTask,
      metric: 'VALIDATION_MSE',
      value: 100 - mse,
      naive: 50,
      metrics: { MSE: mse, VALIDATION_MSE: 100 - mse, VALIDATION_NAIVE_MSE: 60 },
    });
    expect(await (await fetch(environment.metricsUrl)).text()).toContain(
      `tuningsweep_best_objective{namespace="${environment.namespace}",sweep="demo",metric="VALIDATION_MSE"} ${100 - mse}`,
    );
  });

  test('the whole grid of the example: the best task is the one that a query of one’s own finds', async () => {
    const environment = current();
    await insertExampleData(environment.ledger);
    environment.startOperator();
    environment.simulate(completing(environment.ledger));
    await environment.kubectl('apply', '-f', EXAMPLE);
    await environment.kubectl('wait', '--for=condition=Finished', 'tsw/usd-krw', '--timeout=300s');
    const { status } = JSON.parse(await environment.kubectl('get', 'tsw', 'usd-krw', '-o', 'json'));
    expect(status.tasks).toMatchObject({ total: 64, completed: 64 });
    const { rows } = await sql<{ CODE_TASK: string }>`
      SELECT r.CODE_TASK FROM TB_MODELRESULT r
        JOIN TB_TASKSTATUS s ON s.CODE_TASK = r.CODE_TASK AND s.STATUS = 'Completed'
       ORDER BY r.MSE, s.IDX_TASK LIMIT 1`.execute(environment.ledger.db);
    expect(status.best.codeTask).toBe(rows[0]?.CODE_TASK);
  });

  test('a finished sweep is looked at again without a write', async () => {
    const environment = current();
    const stop = environment.startOperator();
    environment.simulate(completing(environment.ledger));
    await environment.apply();
    await environment.reaches('Succeeded', 'True AllTasksSettled');
    await stop();
    const before = await written(environment);
    const stopAgain = environment.startOperator();
    await until(
      'it was looked at again',
      async () => (await metric(environment.metricsUrl, 'controller_runtime_reconcile_total{result="success"}')) > 0,
    );
    await stopAgain();
    expect(await written(environment)).toEqual(before);
  });

  test('kubectl scale changes how many tasks run at a time', async () => {
    const environment = current();
    environment.startOperator();
    environment.simulate(async () => undefined);
    await environment.apply({ parallelism: 1 });
    await until('one runs', async () => (await environment.sweep()).status?.tasks?.active === 1);
    await environment.kubectl('scale', `tsw/${NAME}`, '--replicas=3');
    await until('three run', async () => (await environment.sweep()).status?.tasks?.active === 3);
    expect(await environment.jobs()).toHaveLength(3);
  });

  test('an added value trains only its points, a removed one keeps its results', async () => {
    const environment = current();
    environment.startOperator();
    environment.simulate(completing(environment.ledger));
    await environment.apply();
    await environment.reaches('Succeeded', 'True AllTasksSettled');
    const first = await environment.tasks();
    await environment.apply({ parameters: EIGHT });
    await until('eight are done', async () => (await environment.sweep()).status?.tasks?.completed === 8);
    expect(await environment.tasks()).toEqual(expect.arrayContaining(first));
    await environment.apply();
    await until('four count', async () => (await environment.sweep()).status?.tasks?.total === 4);
    expect(await environment.tasks()).toHaveLength(8);
    expect((await environment.tasks()).map(({ attempt }) => attempt)).toEqual(Array(8).fill(1));
  });

  test.each([
    ['model version', { modelVersion: 2 }],
    ['window', { data: { ticker: 'T', begin: '2020-01-01', end: '2020-06-30' } }],
    ['seed', { seed: 7 }],
  ])('another %s runs every point anew and keeps the old results', async (_, edit) => {
    const environment = current();
    environment.startOperator();
    environment.simulate(completing(environment.ledger));
    await environment.apply();
    await environment.reaches('Succeeded', 'True AllTasksSettled');
    await environment.apply(edit);
    await until('all are done again', async () => {
      const { status, metadata } = await environment.sweep();
      return (
        status?.observedGeneration === metadata.generation &&
        status?.tasks?.completed === 4 &&
        (await environment.tasks()).length === 8
      );
    });
    expect((await environment.tasks()).filter(({ inGrid }) => inGrid)).toHaveLength(4);
  });

  test('a sweep that is deleted and made again adopts what was completed', async () => {
    const environment = current();
    environment.startOperator();
    environment.simulate(completing(environment.ledger));
    await environment.apply();
    await environment.reaches('Succeeded', 'True AllTasksSettled');
    const before = await environment.tasks();
    await environment.kubectl('delete', 'tsw', NAME, '--cascade=foreground');
    await environment.apply();
    await environment.reaches('Succeeded', 'True AllTasksSettled');
    expect(await environment.tasks()).toEqual(before);
    expect(await environment.jobs()).toEqual([]);
    expect(await environment.kubectl('get', 'events')).toContain('4 completed tasks of an earlier sweep');
  });

  test('deletionPolicy Delete takes the rows along, after the pods', async () => {
    const environment = current();
    environment.startOperator();
    environment.simulate(async () => undefined);
    await environment.apply({ deletionPolicy: 'Delete' });
    await until('two run', async () => (await environment.sweep()).status?.tasks?.active === 2);
    await environment.kubectl('delete', 'tsw', NAME, '--timeout=300s');
    for (const table of ['TB_SWEEP', 'TB_TASK', 'TB_HYPERPARAMETER'] as const)
      expect(await environment.ledger.db.selectFrom(table).selectAll().execute()).toEqual([]);
    // The row that says that the tables are set up is nobody's.
    expect(await environment.ledger.db.selectFrom('TB_TASKSTATUS').select('CODE_TASK').execute()).toEqual([
      { CODE_TASK: 'SETTING_DBTABLE' },
    ]);
    expect(await environment.jobs()).toEqual([]);
  });
});

describe('a sweep whose rows cannot be deleted', () => {
  const current = useEnvironment();

  test('is let go once its owner gives them up', async () => {
    const environment = current();
    const way = await breakableProxy(environment.url);
    environment.startOperator({ databaseUrl: way.url });
    environment.simulate(completing(environment.ledger));
    await environment.apply({ deletionPolicy: 'Delete' });
    await environment.reaches('Succeeded', 'True AllTasksSettled');
    await environment.kubectl('delete', 'jobs', '--all');
    way.cut();
    await environment.kubectl('delete', 'tsw', NAME, '--wait=false');
    expect((await environment.sweep()).metadata.finalizers).toEqual(['tuningsweep.io/delete-rows']);
    await environment.kubectl('annotate', 'tsw', NAME, 'tuningsweep.io/abandon-rows=true');
    await environment.kubectl('wait', '--for=delete', `tsw/${NAME}`, '--timeout=300s');
    expect(await environment.ledger.db.selectFrom('TB_TASK').selectAll().execute()).toHaveLength(4);
    await way.mend();
  });

  test('is let go by an operator that starts without its database, unless another one leads', async () => {
    const environment = current();
    const stop = environment.startOperator();
    environment.simulate(completing(environment.ledger));
    await environment.apply({ deletionPolicy: 'Delete' });
    await environment.reaches('Succeeded', 'True AllTasksSettled');
    await stop();
    await environment.kubectl('delete', 'tsw', NAME, '--wait=false');
    await environment.kubectl('annotate', 'tsw', NAME, 'tuningsweep.io/abandon-rows=true');
    await holdLease(environment, 'another one');
    const way = await breakableProxy(environment.url);
    way.cut();
    environment.startOperator({ databaseUrl: way.url });
    await until('it has looked around', async () => {
      const metrics = (await (await fetch(environment.metricsUrl).catch(() => undefined))?.text()) ?? '';
      return /tuningsweep_ledger_errors_total\{kind="Unavailable"\} ([3-9]|\d\d)/.test(metrics);
    });
    expect((await environment.sweep()).metadata.finalizers).toContain('tuningsweep.io/delete-rows');
    await holdLease(environment, '');
    await environment.kubectl('wait', '--for=delete', `tsw/${NAME}`, '--timeout=300s');
    await until('its Jobs are gone', async () => (await environment.jobs()).length === 0);
    expect(await environment.ledger.db.selectFrom('TB_TASK').selectAll().execute()).toHaveLength(4);
    await way.mend();
  });
});

/** Writes into the Lease who leads. */
async function holdLease(environment: TestEnvironment, holderIdentity: string): Promise<void> {
  const patch = JSON.stringify({ spec: { holderIdentity, leaseDurationSeconds: 3600 } });
  await environment.kubectl('patch', 'lease', 'tuningsweep-operator', '--type=merge', '-p', patch);
}

describe('a sweep without data', () => {
  const current = useEnvironment({ withData: false });

  test('stalls, and goes on once they are there', async () => {
    const environment = current();
    environment.startOperator();
    environment.simulate(completing(environment.ledger));
    await environment.apply();
    await environment.reaches('Stalled', 'True DataNotFound');
    expect(await environment.jobs()).toEqual([]);
    await insertData(environment.ledger);
    await environment.reaches('Succeeded', 'True AllTasksSettled');
  });
});

/** What must not change any more: the resource's version, and the time of the last change of every row. */
async function written(environment: TestEnvironment): Promise<unknown> {
  const { metadata } = await environment.sweep();
  const times = ['TB_SWEEP', 'TB_TASK', 'TB_TASKSTATUS', 'TB_MODELRESULT', 'TB_HYPERPARAMETER'] as const;
  const rows = await Promise.all(
    times.map((table) => environment.ledger.db.selectFrom(table).select('DATE_UPDATE').execute()),
  );
  return { resourceVersion: metadata.resourceVersion, rows };
}

async function metric(url: string, name: string): Promise<number> {
  try {
    const text = await (await fetch(url)).text();
    return Number(
      text
        .split('\n')
        .find((line) => line.startsWith(`${name} `))
        ?.split(' ')
        .at(-1) ?? 0,
    );
  } catch {
    return 0; // it does not listen yet
  }
}
