import { expect } from 'vitest';
import { FINAL_STEP } from '../../../../ledger/src/index.ts';
import type { Pod } from '../../../../kube-runtime/src/resource.ts';
import type { Ending, FakeTrainer } from '../../../cluster/pod-simulator.ts';
import type { TestEnvironment } from '../../../operator/environment.ts';
import { reporting } from '../../../operator/reporting.ts';
import { describeDeath, endsAfter } from './deaths.ts';
import type { Death } from './deaths.ts';
import { StruckPod } from './struck-pod.ts';

/** What the ledger has of a task in the end. */
interface Found {
  readonly status: string | null | undefined;
  readonly ends: readonly string[];
  readonly steps: readonly number[];
  readonly results: readonly (number | null)[];
}

/**
 * Trains a sweep with a task for each of these deaths, which strikes the task's first pod; then it has to be as if nothing
 * had been, but for attempts that say what was.
 *
 * @returns how many attempts the ledger has, by how they ended
 */
export async function survivesDeaths(
  environment: TestEnvironment,
  deaths: readonly Death[],
): Promise<Map<string, number>> {
  const struck = new Map<string, StruckPod>();
  environment.startOperator();
  environment.simulate(strikingEach(environment, deaths, struck));
  await environment.apply({
    parameters: { number: { values: deaths.map((_, at) => at + 1) } },
    parallelism: 4,
    maxFailedTasks: deaths.length,
    trainer: { image: 'example.org/own', command: ['train'], retries: 1 },
  });
  await environment.reaches('Succeeded', 'True AllTasksSettled');
  const all: string[] = [];
  for (const [codeTask, { death, hasStruck }] of struck) {
    const found = await foundOf(environment, codeTask);
    all.push(...found.ends);
    expect({ death: describeDeath(death), hasStruck, ...found }).toEqual({
      death: describeDeath(death),
      hasStruck: true,
      status: 'Completed',
      ends: endsAfter(death).map((end) => expect.stringMatching(end)),
      steps: [1, 2],
      results: [2],
    });
  }
  expect(struck.size).toBe(deaths.length);
  return new Map([...Map.groupBy(all, (end) => end)].map(([end, { length }]) => [end, length]));
}

/** The first pod of each task is struck by the next death, all others are left in peace. */
function strikingEach(
  environment: TestEnvironment,
  deaths: readonly Death[],
  struck: Map<string, StruckPod>,
): FakeTrainer {
  const left = [...deaths];
  const peaceful = reporting(environment, async (pod): Promise<Ending> => {
    for (const step of [1, 2]) pod.report({ step, metrics: { f1: step / 10 } });
    pod.report({ final: true, metrics: { mse: 2 } });
    return { exitCode: 0 };
  });
  return async (codeTask: string, pod: Pod): Promise<Ending | undefined> => {
    const death = struck.has(codeTask) ? undefined : left.shift();
    if (death === undefined) return await peaceful(codeTask, pod);
    const first = new StruckPod(environment, codeTask, pod, death);
    struck.set(codeTask, first);
    return await first.live();
  };
}

async function foundOf({ ledger: { db } }: TestEnvironment, codeTask: string): Promise<Found> {
  const status = await db
    .selectFrom('TB_TASKSTATUS')
    .select('STATUS')
    .where('CODE_TASK', '=', codeTask)
    .executeTakeFirst();
  const attempts = await db
    .selectFrom('TB_TASKATTEMPT')
    .selectAll()
    .where('CODE_TASK', '=', codeTask)
    .orderBy('ATTEMPT')
    .execute();
  const last = attempts.at(-1)?.ATTEMPT ?? 0;
  const steps = await db
    .selectFrom('TB_METRIC')
    .select('STEP')
    .where('CODE_TASK', '=', codeTask)
    .where('ATTEMPT', '=', last)
    .where('STEP', '!=', FINAL_STEP)
    .orderBy('STEP')
    .execute();
  const results = await db.selectFrom('TB_MODELRESULT').select('MSE').where('CODE_TASK', '=', codeTask).execute();
  return {
    status: status?.STATUS,
    ends: attempts.map(({ EXIT_CODE, CAUSE }) => `${EXIT_CODE} ${CAUSE}`),
    steps: steps.map(({ STEP }) => STEP),
    results: results.map(({ MSE }) => MSE),
  };
}
