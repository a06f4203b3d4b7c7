import { expect, test } from 'vitest';
import type { Ending } from '../../cluster/pod-simulator.ts';
import { resultOf } from '../../support/builders.ts';
import { until } from '../../support/until.ts';
import { completing, useEnvironment } from '../environment.ts';
import type { TestEnvironment } from '../environment.ts';

const current = useEnvironment();

/** A trainer of the minimal contract: it writes its row and nothing else. */
async function writeResult({ ledger }: TestEnvironment, codeTask: string): Promise<void> {
  const { ticker, mse } = resultOf(codeTask);
  await ledger.db.insertInto('TB_MODELRESULT').values({ CODE_TASK: codeTask, TICKER: ticker, MSE: mse }).execute();
}

/** Trainers that claim nothing: each pod of a task ends as the next of these does, the last with a result where it ends well. */
function simulate(environment: TestEnvironment, ...endings: readonly Ending[]): ReadonlyMap<string, string[]> {
  const pods = new Map<string, string[]>();
  environment.simulate(async (codeTask, pod) => {
    const uids = [...(pods.get(codeTask) ?? []), pod.metadata?.uid ?? ''];
    pods.set(codeTask, uids);
    const ending = endings[uids.length - 1] ?? { exitCode: 99 };
    if (ending.exitCode === 0 && uids.length === endings.length) await writeResult(environment, codeTask);
    return ending;
  });
  return pods;
}

interface Told {
  readonly holders: readonly string[];
  readonly attempts: readonly string[];
  /** ATTEMPT and HOLDER in TB_TASK. */
  readonly last: string;
}

/** What the ledger says of the attempts at each task. */
async function told({ ledger }: TestEnvironment): Promise<Map<string, Told>> {
  const tasks = await ledger.db.selectFrom('TB_TASK').select(['CODE_TASK', 'ATTEMPT', 'HOLDER']).execute();
  const rows = await ledger.db.selectFrom('TB_TASKATTEMPT').selectAll().orderBy('ATTEMPT').execute();
  const attempts = Map.groupBy(rows, ({ CODE_TASK }) => CODE_TASK);
  return new Map(
    tasks.map(({ CODE_TASK, ATTEMPT, HOLDER }) => {
      const own = attempts.get(CODE_TASK) ?? [];
      return [
        CODE_TASK,
        {
          holders: own.map((row) => row.HOLDER),
          attempts: own.map((row) => {
            const lasted = Date.parse(`${row.DATE_END}Z`) - Date.parse(`${row.DATE_START}Z`);
            const isRecent = Math.abs(Date.now() - Date.parse(`${row.DATE_START}Z`)) < 600_000;
            const when = isRecent && lasted >= 0 && lasted < 600_000 ? 'timed' : `${row.DATE_START} to ${row.DATE_END}`;
            return [row.ATTEMPT, row.EXIT_CODE, row.CAUSE, row.NOTE, when].join(' | ');
          }),
          last: `${ATTEMPT} ${HOLDER}`,
        },
      ];
    }),
  );
}

async function expectAttempts(
  environment: TestEnvironment,
  pods: ReadonlyMap<string, string[]>,
  attempts: readonly string[],
): Promise<void> {
  const all = await told(environment);
  expect(all.size).toBe(4);
  for (const [codeTask, found] of all)
    expect(found).toEqual({ holders: pods.get(codeTask), attempts, last: `${attempts.length} null` });
}

test('an attempt of a trainer that writes nothing but its result is recorded as its pod tells', async () => {
  const environment = current();
  environment.startOperator();
  const pods = simulate(environment, { exitCode: 0 });
  await environment.apply({ parallelism: 4 });
  await environment.reaches('Succeeded', 'True AllTasksSettled');
  await expectAttempts(environment, pods, ['1 | 0 | Completed |  | timed']);
});

test('each of its pods that fails leaves one, too, and its last words', async () => {
  const environment = current();
  environment.startOperator();
  const pods = simulate(
    environment,
    { exitCode: 3, message: 'lost the database' },
    { exitCode: 137, reason: 'OOMKilled' },
    { exitCode: 0 },
  );
  await environment.apply({ parallelism: 4, trainer: { retries: 2 } });
  await environment.reaches('Succeeded', 'True AllTasksSettled');
  await expectAttempts(environment, pods, [
    '1 | 3 | TrainerError | lost the database | timed',
    '2 | 137 | OOMKilled | the trainer needed more memory than its limit | timed',
    '3 | 0 | Completed |  | timed',
  ]);
});

test('those without a result are as many as there are retries and one, whatever else is recorded between them', async () => {
  const environment = current();
  environment.startOperator();
  const pods = simulate(environment, { exitCode: 1, message: 'no' }, { exitCode: 0 }, { exitCode: 0 }, { exitCode: 1 });
  await environment.apply({ parallelism: 4, trainer: { retries: 1 } });
  await environment.reaches('Succeeded', 'False NoTaskCompleted');
  const none = 'NoResult: the trainer exited with 0 but TB_MODELRESULT has no row of this task';
  await expectAttempts(environment, pods, [
    '1 | 1 | TrainerError | no | timed',
    `2 | 0 | NoResult | ${none}; retry 1 of 1 | timed`,
    `3 | 0 | Failed | ${none}; attempts: 2 | timed`,
  ]);
  expect((await environment.tasks()).map(({ note }) => note)).toEqual(Array(4).fill(`${none}; attempts: 2`));
});

test('one whose trainer says itself that the task is Completed is recorded once its pod has ended', async () => {
  const environment = current();
  environment.startOperator();
  let mayEnd = (): void => {};
  const allSettled = new Promise<void>((resolve) => (mayEnd = resolve));
  environment.beforeLeaving(mayEnd);
  const pods = new Map<string, string[]>();
  environment.simulate(async (codeTask, pod) => {
    pods.set(codeTask, [pod.metadata?.uid ?? '']);
    await writeResult(environment, codeTask);
    await environment.ledger.db
      .updateTable('TB_TASKSTATUS')
      .set({ STATUS: 'Completed' })
      .where('CODE_TASK', '=', codeTask)
      .execute();
    await allSettled;
    return { exitCode: 0 };
  });
  await environment.apply({ parallelism: 4 });
  await until('all are settled', async () => {
    const tasks = await environment.ledger.db.selectFrom('TB_TASK').select('SETTLED').execute();
    return tasks.length === 4 && tasks.every(({ SETTLED }) => SETTLED === 1);
  });
  expect([...(await told(environment)).values()].flatMap(({ attempts }) => attempts)).toEqual([]);
  mayEnd();
  await until('all are recorded', async () =>
    [...(await told(environment)).values()].every(({ attempts }) => attempts.length > 0),
  );
  await expectAttempts(environment, pods, ['1 | 0 | Completed |  | timed']);
  await environment.reaches('Succeeded', 'True AllTasksSettled');
});

test('a pod that ends before its trainer has claimed the task leaves one beside that of the next', async () => {
  const environment = current();
  environment.startOperator();
  const complete = completing(environment.ledger);
  const pods = new Map<string, string[]>();
  environment.simulate(async (codeTask, pod) => {
    const uids = [...(pods.get(codeTask) ?? []), pod.metadata?.uid ?? ''];
    pods.set(codeTask, uids);
    return uids.length === 1 ? { exitCode: 1, message: 'no database' } : complete(codeTask, pod);
  });
  await environment.apply({ parallelism: 4, trainer: { retries: 1 } });
  await environment.reaches('Succeeded', 'True AllTasksSettled');
  for (const [codeTask, { holders, attempts, last }] of await told(environment)) {
    expect(attempts).toEqual(['1 | 1 | TrainerError | no database | timed', '2 | 0 | Completed |  | timed']);
    expect({ holders, last }).toEqual({ holders: pods.get(codeTask), last: `2 ${pods.get(codeTask)?.[1]}` });
  }
});
