import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { fenceName, takeFence } from '../../../operator/src/manager/fence.ts';
import { leaseOf } from '../../../operator/src/manager/leader.ts';
import { useOwnControlPlane } from '../../cluster/use.ts';
import { breakableProxy } from '../../support/servers/breakable-proxy.ts';
import { until } from '../../support/until.ts';
import { completing, useEnvironment } from '../environment.ts';
import type { TestEnvironment } from '../environment.ts';
import { resultOf } from '../../support/builders.ts';
import { FOUR_POINTS } from '../../support/builders.ts';

const values = (count: number): { values: number[] } => ({ values: Array.from({ length: count }, (_, n) => n + 1) });
/** 24 points. */
const MANY = { ...FOUR_POINTS, epoch: values(4), batchSize: values(3) };
const TASKS = 24;
const FIRST_TASKS = 8;

/**
 * Starts the sweep and lets its trainers come to the middle: some tasks are done, some trainers wait to end, others have
 * not begun.
 *
 * @returns lets the trainers go on
 */
async function inTheMiddle(environment: TestEnvironment): Promise<() => void> {
  const goOn = Promise.withResolvers<void>();
  const complete = completing(environment.ledger);
  let begun = 0;
  environment.simulate(async (codeTask, pod) => {
    begun += 1;
    if (begun > FIRST_TASKS) await goOn.promise;
    return complete(codeTask, pod);
  });
  await environment.apply({ parameters: MANY, parallelism: 4 });
  const isThere = async (): Promise<boolean> => (await environment.sweep()).status?.tasks?.completed === FIRST_TASKS;
  await until('some tasks are done', isThere);
  return goOn.resolve;
}

/** The end that the sweep has, whatever happened: one Job and one attempt per task, the true best. */
async function expectUndisturbedEnd(environment: TestEnvironment): Promise<void> {
  await environment.reaches('Succeeded', 'True AllTasksSettled');
  const tasks = await environment.tasks();
  expect(tasks).toHaveLength(TASKS);
  expect(tasks.every(({ status, attempt }) => status === 'Completed' && attempt === 1)).toBe(true);
  const jobs = await environment.jobs();
  expect(jobs.filter(({ metadata }) => /-\d+$/.test(metadata?.name ?? ''))).toEqual([]);
  const [best] = tasks.toSorted((a, b) => resultOf(a.codeTask).mse - resultOf(b.codeTask).mse || a.idxTask - b.idxTask);
  expect((await environment.sweep()).status).toMatchObject({
    tasks: { completed: TASKS },
    best: { codeTask: best?.codeTask },
  });
}

describe('a sweep ends as if nothing had been', () => {
  const current = useEnvironment();

  test('when the operator is killed in the middle and another one started', async () => {
    const environment = current();
    const first = environment.spawnOperator();
    const goOn = await inTheMiddle(environment);
    goOn();
    first.kill('SIGKILL');
    await once(first, 'exit');
    environment.spawnOperator();
    await expectUndisturbedEnd(environment);
  });

  test('when the database is out of reach for a while', async () => {
    const environment = current();
    const way = await breakableProxy(environment.url);
    environment.startOperator({ databaseUrl: way.url });
    const goOn = await inTheMiddle(environment);
    goOn();
    way.cut();
    await environment.reaches('DatabaseReachable', 'False DatabaseUnreachable');
    await way.mend();
    await expectUndisturbedEnd(environment);
  });
});

describe('a sweep ends as if nothing had been, too', () => {
  const cluster = useOwnControlPlane();
  const current = useEnvironment({ cluster });

  test('when the API server is restarted in the middle', async () => {
    const environment = current();
    environment.keepOperator();
    const goOn = await inTheMiddle(environment);
    goOn();
    await cluster.plane().stopApiServer();
    await cluster.plane().startApiServer();
    await expectUndisturbedEnd(environment);
  });
});

describe('two replicas', () => {
  const current = useEnvironment();

  test('the one that stands by takes over when the leader stops', async () => {
    const environment = current();
    const stop = environment.startOperator();
    await environment.apply();
    await until('two run', async () => (await environment.jobs()).length === 2);
    environment.spawnOperator();
    await stop();
    environment.simulate(completing(environment.ledger));
    await environment.reaches('Succeeded', 'True AllTasksSettled');
    expect(await environment.jobs()).toHaveLength(4);
  });

  test('a leader that was deposed without noticing changes nothing any more and ends', async () => {
    const environment = current();
    const ended = once(environment.spawnOperator(), 'exit');
    environment.simulate(completing(environment.ledger));
    await environment.apply({ parallelism: 1, suspend: true });
    await environment.reaches('Suspended', 'True Suspended');
    const name = fenceName('test', leaseOf({ leaseNamespace: environment.namespace }));
    await takeFence(environment.ledger, name, 'successor', () => undefined);
    const before = await environment.tasks();
    await environment.apply({ parallelism: 1, suspend: false });
    const [code] = await ended;
    expect(code).not.toBe(0);
    expect(await environment.tasks()).toEqual(before);
    expect(await environment.jobs()).toEqual([]);
  });
});
