import { describe, expect, test } from 'vitest';
import { readMetrics } from '../../../ledger/src/index.ts';
import type { Ending } from '../../cluster/pod-simulator.ts';
import { until } from '../../support/until.ts';
import { useEnvironment } from '../environment.ts';
import type { TestEnvironment } from '../environment.ts';
import { reporting } from '../reporting.ts';
import type { ReportingPod } from '../reporting.ts';

/** Nothing of ours, and no database: it reads a file and writes to another one. */
const SCRIPT = `
test -s "$TUNINGSWEEP_PARAMETERS" || exit 42
test -z "$CODE_TASK$LEDGER_ID$LEDGER_URL$SERVICE_BINDING_ROOT" || exit 43
for step in 1 2; do echo '{"step": '$step', "metrics": {"f1": 0.'$step'}}' >> "$TUNINGSWEEP_REPORT"; done
epoch=$(sed -n 's/.*"epoch": \\([0-9]*\\).*/\\1/p' "$TUNINGSWEEP_PARAMETERS")
echo '{"final": true, "metrics": {"mse": '$epoch', "f1": 0.5}}' >> "$TUNINGSWEEP_REPORT"`;
const trainer = { image: 'example.org/own', command: ['sh', '-c', SCRIPT] };
const FINAL = { final: true, metrics: { mse: 2 } };
const OOM: Ending = { exitCode: 137, reason: 'OOMKilled' };

describe('a program that knows no ledger', () => {
  const current = useEnvironment();

  /** The ends of all attempts, equal ones once. */
  const ends = async ({ ledger }: TestEnvironment): Promise<string[]> => {
    const rows = await ledger.db.selectFrom('TB_TASKATTEMPT').selectAll().execute();
    return [...new Set(rows.map((row) => `${row.ATTEMPT} ${row.EXIT_CODE} ${row.CAUSE}`))].toSorted();
  };
  const results = ({ ledger }: TestEnvironment) => ledger.db.selectFrom('TB_MODELRESULT').selectAll().execute();

  /** Begins the sweep: what the trainer of each attempt does, the first ones first. */
  const begin = async (retries: number, ...attempts: ((pod: ReportingPod) => Promise<Ending | undefined>)[]) => {
    const environment = current();
    environment.startOperator();
    const tried = new Map<string, number>();
    const train = async (pod: ReportingPod): Promise<Ending | undefined> => {
      const before = tried.get(pod.codeTask) ?? 0;
      tried.set(pod.codeTask, before + 1);
      return await attempts[Math.min(before, attempts.length - 1)]?.(pod);
    };
    environment.simulate(reporting(environment, train));
    await environment.apply({ parallelism: 4, trainer: { ...trainer, retries } });
    return environment;
  };
  const succeeds = async (pod: ReportingPod): Promise<Ending> => {
    pod.report(FINAL);
    return { exitCode: 0 };
  };

  test('trains a sweep: steps, results, best, attempts', async () => {
    const environment = await begin(0, (pod) => pod.runTrainer());
    await environment.reaches('Succeeded', 'True AllTasksSettled');
    const tasks = await environment.tasks();
    expect(tasks.map(({ status }) => status)).toEqual(Array(4).fill('Completed'));
    const steps = await readMetrics(
      environment.ledger,
      tasks.map(({ codeTask }) => codeTask),
    );
    const reported = [
      { step: 1, metrics: { f1: 0.1 } },
      { step: 2, metrics: { f1: 0.2 } },
    ];
    expect([...steps.values()]).toEqual(tasks.map(() => reported));
    expect((await environment.sweep()).status?.best).toMatchObject({ codeTask: tasks[0]?.codeTask });
    expect(await ends(environment)).toEqual(['1 0 Completed']);
    expect((await environment.jobs())[0]?.spec?.template.spec?.containers[0]?.env).toHaveLength(3);
  });

  test('that reports what is no number is told so in the NOTE of its task, as in a local run', async () => {
    const environment = await begin(0, async (pod) => {
      pod.report({ step: 1, metrics: { f1: null } }, FINAL);
      return { exitCode: 0 };
    });
    await environment.reaches('Succeeded', 'True AllTasksSettled');
    const said = Array(4).fill('report line 1: f1 is left out: null is no finite number');
    expect((await environment.tasks()).map(({ note }) => note)).toEqual(said);
    const attempts = await environment.ledger.db.selectFrom('TB_TASKATTEMPT').select(['CAUSE', 'NOTE']).execute();
    expect(attempts).toEqual(said.map((NOTE) => ({ CAUSE: 'Completed', NOTE })));
  });

  test('that fails is told so too, behind its last words', async () => {
    const environment = await begin(0, async (pod) => {
      pod.report({ step: 1, metrics: { f1: null } });
      return { exitCode: 1, message: 'it broke' };
    });
    await environment.reaches('Succeeded', 'False NoTaskCompleted');
    const note = 'TrainerError: it broke; report line 1: f1 is left out: null is no finite number';
    expect((await environment.tasks()).map((task) => task.note)).toEqual(expect.arrayContaining([note]));
  });

  test('that fails after its last word is tried again, and what it said is no result', async () => {
    const environment = await begin(
      1,
      async (pod) => {
        pod.report(FINAL);
        await until('it is in the ledger', async () => (await results(current())).length > 0);
        return { exitCode: 1, message: 'then it broke' };
      },
      async () => ({ exitCode: 0 }),
    );
    await environment.reaches('Succeeded', 'False NoTaskCompleted');
    expect(await results(environment)).toEqual([]);
    expect((await environment.tasks()).map(({ note }) => note)).toEqual(
      Array(4).fill(
        expect.stringMatching(/^NoResult: the program exited with 0 and reported no result; .*attempts: 2$/),
      ),
    );
    expect(await ends(environment)).toContain('1 1 TrainerError');
  });

  test('is killed for its memory after its last word, and then is not', async () => {
    const environment = await begin(
      1,
      async (pod) => {
        pod.report(FINAL);
        return OOM;
      },
      succeeds,
    );
    await environment.reaches('Succeeded', 'True AllTasksSettled');
    expect(await ends(environment)).toEqual(['1 137 OOMKilled', '2 0 Completed']);
  });

  test('whose reporter is killed in the middle loses nothing', async () => {
    const environment = await begin(0, async (pod) => {
      pod.report({ step: 1, metrics: { f1: 0.1 } });
      await pod.killReporter();
      pod.report({ step: 2, metrics: { f1: 0.2 } });
      await pod.startReporter();
      await until('it goes on', async () => pod.said.includes('records attempt 1'));
      return await succeeds(pod);
    });
    await environment.reaches('Succeeded', 'True AllTasksSettled');
    const codes = (await environment.tasks()).map(({ codeTask }) => codeTask);
    const steps = await readMetrics(environment.ledger, codes);
    expect([...steps.values()].map((all) => all.map(({ step }) => step))).toEqual(codes.map(() => [1, 2]));
    expect(await ends(environment)).toEqual(['1 0 Completed']);
  });

  test('whose pod is deleted is tried again, and its late words count for nothing', async () => {
    const late = Promise.withResolvers<void>();
    const lost: ReportingPod[] = [];
    const environment = await begin(
      0,
      async (pod) => {
        lost.push(pod);
        await late.promise;
        pod.report({ final: true, metrics: { mse: 0.001 } });
        return undefined;
      },
      succeeds,
    );
    await until('all work', async () => lost.length === 4);
    await environment.kubectl('delete', 'pods', '--all', '--wait=false');
    await until(
      'others take over',
      async () => {
        const rows = await environment.ledger.db
          .selectFrom('TB_TASK')
          .select('CODE_TASK')
          .where('ATTEMPT', '>', 1)
          .execute();
        return rows.length === 4;
      },
      120_000,
    );
    late.resolve();
    await environment.reaches('Succeeded', 'True AllTasksSettled');
    await until('the late ones notice', async () => lost.every(({ said }) => said.includes('is no longer held by')));
    expect((await results(environment)).map(({ MSE }) => MSE)).toEqual(Array(4).fill(2));
  });

  test('that something beside it outlives is Completed once its result is there', async () => {
    const settled = Promise.withResolvers<void>();
    const environment = await begin(0, async (pod) => {
      await pod.tell({
        reporter: { running: { startedAt: new Date().toISOString() } },
        trainer: { terminated: { exitCode: 0, reason: 'Completed', finishedAt: new Date().toISOString() } },
        proxy: { running: { startedAt: new Date().toISOString() } },
      });
      pod.report(FINAL);
      await settled.promise;
      return undefined;
    });
    await environment.reaches('Succeeded', 'True AllTasksSettled');
    settled.resolve();
    expect((await environment.tasks()).map(({ status }) => status)).toEqual(Array(4).fill('Completed'));
    expect(await ends(environment)).toEqual(['1 0 Completed']);
    await until('nothing is left of them', async () => (await environment.jobs()).length === 0);
  });
});
