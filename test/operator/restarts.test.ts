import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { fenceName, takeFence } from '../../operator/src/manager/fence.ts';
import { leaseOf } from '../../operator/src/manager/leader.ts';
import { useOwnControlPlane } from '../cluster/use.ts';
import { breakableWay } from '../support/breakable-proxy.ts';
import { until } from '../support/until.ts';
import { PARAMETERS } from './manifest.ts';
import { completing, resultOf, useStage, type Stage } from './environment.ts';

const values = (count: number): { values: number[] } => ({ values: Array.from({ length: count }, (_, n) => n + 1) });
/** 24 points. */
const MANY = { ...PARAMETERS, epoch: values(4), batchSize: values(3) };
const TASKS = 24;
const FIRST_TASKS = 8;

/**
 * Starts the sweep and lets its trainers come to the middle: some tasks are done, some trainers wait to end, others have
 * not begun.
 *
 * @returns lets the trainers go on
 */
async function inTheMiddle(stage: Stage): Promise<() => void> {
  const goOn = Promise.withResolvers<void>();
  const complete = completing(stage.ledger);
  let begun = 0;
  stage.play(async (codeTask, pod) => {
    begun += 1;
    if (begun > FIRST_TASKS) await goOn.promise;
    return complete(codeTask, pod);
  });
  await stage.apply({ parameters: MANY, parallelism: 4 });
  const isThere = async (): Promise<boolean> => (await stage.sweep()).status?.tasks?.completed === FIRST_TASKS;
  await until('some tasks are done', isThere, 60_000);
  return goOn.resolve;
}

/** The end that the sweep has, whatever happened: one Job and one attempt a task, the true best. */
async function expectUndisturbedEnd(stage: Stage): Promise<void> {
  await stage.reaches('Succeeded', 'True AllTasksSettled', 100_000);
  const tasks = await stage.tasks();
  expect(tasks).toHaveLength(TASKS);
  expect(tasks.every(({ status, attempt }) => status === 'Completed' && attempt === 1)).toBe(true);
  const jobs = await stage.jobs();
  expect(jobs.filter(({ metadata }) => /-\d+$/.test(metadata?.name ?? ''))).toEqual([]);
  const [best] = tasks.toSorted((a, b) => resultOf(a.codeTask).mse - resultOf(b.codeTask).mse || a.idxTask - b.idxTask);
  expect((await stage.sweep()).status).toMatchObject({
    tasks: { completed: TASKS },
    best: { codeTask: best?.codeTask },
  });
}

describe('a sweep ends as if nothing had been', { timeout: 150_000 }, () => {
  const current = useStage();

  test('when the operator is killed in the middle and another one started', async () => {
    const stage = current();
    const first = stage.spawnOperator();
    const goOn = await inTheMiddle(stage);
    goOn();
    first.kill('SIGKILL');
    await once(first, 'exit');
    stage.spawnOperator();
    await expectUndisturbedEnd(stage);
  });

  test('when the database is out of reach for a while', async () => {
    const stage = current();
    const way = await breakableWay(stage.url);
    stage.startOperator({ databaseUrl: way.url });
    const goOn = await inTheMiddle(stage);
    goOn();
    way.cut();
    await stage.reaches('DatabaseReachable', 'False DatabaseUnreachable');
    await way.mend();
    await expectUndisturbedEnd(stage);
  });
});

describe('a sweep ends as if nothing had been, too', { timeout: 150_000 }, () => {
  const cluster = useOwnControlPlane();
  const current = useStage({ cluster });

  test('when the API server is restarted in the middle', async () => {
    const stage = current();
    stage.startOperator();
    const goOn = await inTheMiddle(stage);
    goOn();
    await cluster.plane().stopApiServer();
    await cluster.plane().startApiServer();
    await expectUndisturbedEnd(stage);
  });
});

describe('two replicas', { timeout: 90_000 }, () => {
  const current = useStage();

  test('the one that stands by takes over when the leader stops', async () => {
    const stage = current();
    const stop = stage.startOperator();
    await stage.apply();
    await until('two run', async () => (await stage.jobs()).length === 2);
    stage.spawnOperator();
    await stop();
    stage.play(completing(stage.ledger));
    await stage.reaches('Succeeded', 'True AllTasksSettled');
    expect(await stage.jobs()).toHaveLength(4);
  });

  test('a leader that was deposed without noticing changes nothing any more and ends', async () => {
    const stage = current();
    const ended = once(stage.spawnOperator(), 'exit');
    stage.play(completing(stage.ledger));
    await stage.apply({ parallelism: 1, suspend: true });
    await stage.reaches('Suspended', 'True Suspended');
    const name = fenceName('test', leaseOf({ leaseNamespace: stage.namespace }));
    await takeFence(stage.ledger, name, 'successor', () => undefined);
    const before = await stage.tasks();
    await stage.apply({ parallelism: 1, suspend: false });
    const [code] = await ended;
    expect(code).not.toBe(0);
    expect(await stage.tasks()).toEqual(before);
    expect(await stage.jobs()).toEqual([]);
  });
});
