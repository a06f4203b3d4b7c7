import { expect, test } from 'vitest';
import { parse } from 'yaml';
import type { TaskRow } from '@tuningsweep/ledger';
import { cli, startCli } from '../support/cli/cli.ts';
import { trainersIn } from '../support/cli/processes.ts';
import { until } from '../support/until.ts';
import { embedded, inLedger, preparedSweep, tasksIn, tinyManifest } from './tiny-sweep.ts';

const { parameters } = parse(tinyManifest()).spec;
const RUN = ['run', '-f', 'sweep.yaml', '--no-report'] as const;

const withEpochs = (...values: number[]) => ({ parameters: { ...parameters, epoch: { values } }, parallelism: 1 });

/** What must not depend on where a training went on from. */
const figures = (tasks: readonly TaskRow[]) =>
  tasks.map(({ parameters: { epoch, learningRate }, result }) => ({ epoch, learningRate, result }));

/** The tasks of a sweep that was run to its end in a folder of its own. */
async function ran(...epochs: number[]): Promise<TaskRow[]> {
  const folder = await preparedSweep(withEpochs(...epochs));
  expect(await cli(folder, ...RUN)).toMatchObject({ code: 0 });
  return await tasksIn(embedded(folder));
}

const resumptions = (folder: string) =>
  inLedger(embedded(folder), ({ db }) => db.selectFrom('TB_RESUMPTION').selectAll().orderBy('CODE_TASK').execute());
const checkpoints = (folder: string) =>
  inLedger(embedded(folder), ({ db }) => db.selectFrom('TB_CHECKPOINT').select(['CODE_TASK', 'EPOCH']).execute());
const epochsOf = (folder: string, codeTask: string) =>
  inLedger(embedded(folder), ({ db }) =>
    db
      .selectFrom('TB_EPOCHMETRIC')
      .select(['EPOCH', 'LOSS'])
      .where('CODE_TASK', '=', codeTask)
      .orderBy('EPOCH')
      .execute(),
  );

test('a task with more epochs goes on from the one with fewer, to the same result', async () => {
  const folder = await preparedSweep(withEpochs(2, 5));
  expect(await cli(folder, ...RUN)).toMatchObject({ code: 0 });
  const tasks = await tasksIn(embedded(folder));
  const [shorter, longer] = [2, 5].map((epoch) => tasks.filter((task) => task.parameters['epoch'] === epoch));
  expect(figures(longer ?? [])).toEqual(figures(await ran(5)));
  expect(figures(shorter ?? [])).toEqual(figures(await ran(2)));
  expect(await resumptions(folder)).toMatchObject(
    (longer ?? [])
      .map(({ codeTask, parameters: { learningRate } }) => ({
        CODE_TASK: codeTask,
        ATTEMPT: 1,
        EPOCH: 2,
        FROM_TASK: shorter?.find((task) => task.parameters['learningRate'] === learningRate)?.codeTask,
        FROM_ATTEMPT: 1,
      }))
      .toSorted((a, b) => (a.CODE_TASK < b.CODE_TASK ? -1 : 1)),
  );
  const curve = await epochsOf(folder, longer?.[0]?.codeTask ?? '');
  expect(curve.map(({ EPOCH }) => EPOCH)).toEqual([1, 2, 3, 4, 5]);
  expect(await checkpoints(folder)).toEqual([]);
});

test('a training that is killed goes on from its last checkpoint, to the same result', async () => {
  const EPOCHS = 1500;
  const folder = await preparedSweep(withEpochs(EPOCHS));
  const run = startCli(folder, ...RUN);
  await until('there is a checkpoint', async () => (await checkpoints(folder)).length > 0);
  for (const { pid } of trainersIn(folder)) process.kill(pid, 'SIGKILL');
  expect(await run.done).toMatchObject({ code: 0 });
  const tasks = await tasksIn(embedded(folder));
  const resumed = await resumptions(folder);
  expect(resumed.length).toBeGreaterThan(0);
  expect(resumed.every(({ CODE_TASK, FROM_TASK }) => CODE_TASK === FROM_TASK)).toBe(true);
  expect(figures(tasks)).toEqual(figures(await ran(EPOCHS)));
});
