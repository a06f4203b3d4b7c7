import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TaskRow } from '@tuningsweep/ledger';
import { cli, startCli } from '../support/cli/cli.ts';
import { trainedEpochs } from '../support/trained-epochs.ts';
import { until } from '../support/until.ts';
import { embedded, inLedger, preparedSweep, tasksIn, tinyManifest } from './tiny-sweep.ts';

const RUN = ['run', '-f', 'sweep.yaml', '--no-report'] as const;
const { parameters } = parse(tinyManifest()).spec;
const RATES = [0.0001, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02];

const GRID = {
  parameters: { ...parameters, epoch: { values: [9] }, learningRate: { values: RATES } },
  parallelism: 1,
};
const ASHA = { ...GRID, earlyStopping: { name: 'ASHA', minEpochs: 1, reductionFactor: 3 } };

const figures = (tasks: readonly TaskRow[]) =>
  tasks.map(({ codeTask, status, note, result }) => ({ codeTask, status, note, result }));

test('the best go on from their checkpoints to what they would have come to, the others are stopped', async () => {
  const folder = await preparedSweep(ASHA);
  const { code: exit, stderr } = await cli(folder, ...RUN);
  expect(exit).toBe(0);
  expect(stderr.match(/ Pending \S+: it has paused at a rung$/gm)?.length).toBeGreaterThanOrEqual(RATES.length);
  expect(stderr).toMatch(/ Running \S+: it goes on from rung 1$/m);
  const tasks = await tasksIn(embedded(folder));
  const completed = tasks.filter(({ status }) => status === 'Completed');
  const stopped = tasks.filter(({ status }) => status === 'Stopped');
  expect(completed.length).toBeGreaterThan(0);
  expect(completed.length + stopped.length).toBe(RATES.length);
  expect(stopped.map(({ note }) => note)).toEqual(
    stopped.map(() =>
      expect.stringMatching(/^Early stopping at rung [12] \(epoch [13]\): LOSS [\d.e-]+, place \d of \d$/),
    ),
  );

  const whole = await preparedSweep(GRID);
  expect(await cli(whole, ...RUN)).toMatchObject({ code: 0 });
  const results = new Map((await tasksIn(embedded(whole))).map(({ codeTask, result }) => [codeTask, result]));
  expect(completed.map(({ result }) => result)).toEqual(completed.map(({ codeTask }) => results.get(codeTask)));

  const trained = await inLedger(embedded(folder), (ledger) => trainedEpochs(ledger, 'default'));
  expect(trained.size).toBe(RATES.length);
  for (const epochs of trained.values()) expect(epochs).toEqual(epochs.map((_, index) => index + 1));
  const { stdout, code } = await cli(folder, 'replay', 'tiny');
  expect(code).toBe(0);
  expect(stdout).toMatch(/\d+ decisions of early stopping computed again, all the same\./);
});

test('a run that is killed comes to the same end', async () => {
  const folder = await preparedSweep(ASHA);
  const run = startCli(folder, ...RUN);
  await until('a task has gone on', async () => (await rungsIn(folder)).some(({ RUNG }) => RUNG > 0));
  run.child.kill('SIGKILL');
  await run.done;
  expect(await cli(folder, ...RUN)).toMatchObject({ code: 0 });
  const undisturbed = await preparedSweep(ASHA);
  expect(await cli(undisturbed, ...RUN)).toMatchObject({ code: 0 });
  expect(figures(await tasksIn(embedded(folder)))).toEqual(figures(await tasksIn(embedded(undisturbed))));
  expect(await cli(folder, 'replay', 'tiny')).toMatchObject({ code: 0 });
});

test('without the rule in the manifest all are trained to their end', async () => {
  const folder = await preparedSweep(ASHA);
  expect(await cli(folder, ...RUN)).toMatchObject({ code: 0 });
  writeFileSync(join(folder, 'sweep.yaml'), tinyManifest(GRID));
  expect(await cli(folder, ...RUN)).toMatchObject({ code: 0 });
  expect((await tasksIn(embedded(folder))).map(({ status }) => status)).toEqual(RATES.map(() => 'Completed'));
  expect(await rungsIn(folder)).toEqual([]);
});

const rungsIn = (folder: string) =>
  inLedger(embedded(folder), ({ db }) => db.selectFrom('TB_RUNG').selectAll().execute());
