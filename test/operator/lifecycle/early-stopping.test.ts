import { expect, test } from 'vitest';
import { claimTask, completeTask, readRungs } from '@tuningsweep/ledger';
import { cli } from '../../support/cli/cli.ts';
import { FOUR_POINTS, resultOf } from '../../support/builders.ts';
import { trainToPause } from '../../support/pausing.ts';
import { until } from '../../support/until.ts';
import type { FakeTrainer } from '../../cluster/pod-simulator.ts';
import { useEnvironment } from '../environment.ts';
import type { TestEnvironment } from '../environment.ts';
import { NAME } from '../manifest.ts';

const current = useEnvironment();
const SWEEP = {
  parameters: {
    ...FOUR_POINTS,
    epoch: { values: [9] },
    learningRate: { min: 0.0001, max: 0.01, scale: 'Log' as const },
  },
  parallelism: 3,
};
const ASHA = { name: 'ASHA' as const, minEpochs: 1, reductionFactor: 3 };

/** Trains to where its task is to pause, or to its end; what it loses follows from the task's code. */
function pausing({ ledger }: TestEnvironment, atWork: Set<string>): FakeTrainer {
  return async (codeTask, pod) => {
    if (atWork.has(codeTask)) throw new Error(`two pods of ${codeTask}`);
    atWork.add(codeTask);
    const holder = pod.metadata?.uid ?? '';
    const claim = await claimTask(ledger, { codeTask, holder, backend: 'fake', versions: '' });
    const pauses = await trainToPause(ledger, claim, resultOf(codeTask).mse);
    atWork.delete(codeTask);
    if (!pauses) await completeTask(ledger, claim, resultOf(codeTask));
    return { exitCode: 0 };
  };
}

test('a pause ends the pod, and going on is the next Job of the task, also after another operator', async () => {
  const environment = current();
  const stop = environment.startOperator();
  environment.simulate(pausing(environment, new Set()));
  await environment.apply({ ...SWEEP, algorithm: { name: 'TPE', maxTasks: 12 }, earlyStopping: ASHA });
  const rungs = async () => {
    const [task] = await environment.tasks();
    return task ? (await readRungs(environment.ledger, task.codeTask.slice(0, 7))).rungs : [];
  };
  await until('one has gone on', async () => (await rungs()).some(({ rung }) => rung > 0));
  await stop();
  environment.startOperator();
  await environment.kubectl('wait', '--for=condition=Finished', `tsw/${NAME}`, '--timeout=300s');

  const { status } = await environment.sweep();
  const { completed = 0, stopped = 0 } = status?.tasks ?? {};
  expect(completed).toBeGreaterThan(0);
  expect(completed + stopped).toBe(12);
  const tasks = await environment.tasks();
  const best = Math.min(...tasks.map(({ codeTask }) => resultOf(codeTask).mse));
  expect(tasks.find(({ codeTask }) => resultOf(codeTask).mse === best)?.status).toBe('Completed');
  const all = await rungs();
  const stretches = tasks.map(({ codeTask }) => all.filter((rung) => rung.codeTask === codeTask).length);
  expect(tasks.map(({ attempt }) => attempt)).toEqual(stretches);
  expect(await environment.jobs()).toHaveLength(all.length);
  const replayed = await cli('.', 'replay', `${environment.namespace}/${NAME}`, '--database', environment.url);
  expect(replayed).toMatchObject({
    code: 0,
    stdout: expect.stringContaining(`${all.length} decisions of early stopping computed again, all the same.`),
  });
  expect(await environment.kubectl('get', 'events')).toMatch(
    /\d+ of 12 tasks completed, 0 failed, \d+ stopped early\./,
  );
});
