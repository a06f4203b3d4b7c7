import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { cli } from '../support/cli/cli.ts';
import { embedded, tasksIn, tinyManifest } from './tiny-sweep.ts';
import { useTrainerFolder } from './trainer-folder.ts';

const RUN = ['run', '-f', 'sweep.yaml', '--yes', '--no-report'] as const;

/** By rate and seed: rate 1 has the best single value, rate 2 the best median, a task of rate 3 fails. */
const TRAINER = `
const { readFileSync, appendFileSync } = require('node:fs');
const { parameters: { rate }, seed } = JSON.parse(readFileSync(process.env.TUNINGSWEEP_PARAMETERS, 'utf8'));
const error = { 1: [0.0625, 1, 0.75], 2: [0.375, 0.125, 0.25], 3: [0.5, undefined, 0.75] }[Math.ceil(rate)][seed - 7];
if (error === undefined) process.exit(42);
appendFileSync(process.env.TUNINGSWEEP_REPORT, JSON.stringify({ final: true, metrics: { error } }) + '\\n');
`;

function manifest(changes: Record<string, unknown>): string {
  return tinyManifest({
    data: undefined,
    seed: 7,
    parameters: { rate: { values: [1, 2, 3] } },
    objective: { metric: 'error', goal: 'Minimize' },
    trainer: { command: [process.execPath, 'trainer.cjs'], retries: 0, pauseAfterFailures: 0 },
    ...changes,
  });
}

const inFolder = useTrainerFolder(TRAINER);
let folder: string;
beforeEach(() => {
  folder = inFolder();
});

async function run(changes: Record<string, unknown>): Promise<void> {
  writeFileSync(join(folder, 'sweep.yaml'), manifest(changes));
  expect(await cli(folder, ...RUN)).toMatchObject({ code: 0 });
}

async function json(...args: string[]): Promise<unknown> {
  const { stdout } = await cli(folder, ...args, '-o', 'json');
  return JSON.parse(stdout);
}

const codesOf = async (): Promise<string[]> => (await tasksIn(embedded(folder))).map(({ codeTask }) => codeTask);

test('points are compared by their medians, and the best task is the one nearest to the best one', async () => {
  await run({ replicates: 3 });
  expect(await json('best', 'tiny')).toMatchObject({
    value: 0.25,
    parameters: { rate: 2 },
    metrics: { error: 0.25 },
    replicates: { total: 3, measured: 3, median: 0.25, lowerQuartile: 0.1875, upperQuartile: 0.3125 },
  });
  const { stdout } = await cli(folder, 'best', 'tiny');
  expect(stdout).toMatch(
    /^Best point: median error 0\.25 of 3 replicates, interquartile range 0\.1875 to 0\.3125\nNearest to it: task \S+, error 0\.25\n/,
  );
  expect(await json('results', 'tiny', '--sort', 'error', '--limit', '2')).toMatchObject([
    { rate: 1, SEED: 7, error: 0.0625 },
    { rate: 2, SEED: 8, error: 0.125 },
  ]);
  expect((await cli(folder, 'results', 'tiny')).stdout).toMatch(/^CODE_TASK +STATUS +rate +SEED +error /m);
  expect(await json('results', 'tiny', '--points')).toMatchObject([
    { rate: 2, MEDIAN: 0.25, N_VALUES: 3, N_TASKS: 3 },
    { rate: 3, MEDIAN: 0.625, N_VALUES: 2, N_TASKS: 3 },
    { rate: 1, MEDIAN: 0.75, N_VALUES: 3, N_TASKS: 3 },
  ]);
});

test('replicates are added to a sweep that is over, and taken away, while every result stays', async () => {
  await run({});
  const first = await codesOf();
  expect(await json('best', 'tiny')).toMatchObject({ value: 0.0625, parameters: { rate: 1 } });
  writeFileSync(join(folder, 'sweep.yaml'), manifest({ replicates: 3 }));
  const plan = await cli(folder, 'plan', '-f', 'sweep.yaml');
  expect(plan.stdout).toContain('default/tiny: 9 tasks, 6 new, 3 completed.');
  expect(plan.stdout).toContain('Each point is trained 3 times, with the seeds 7 to 9; points are compared by');
  await run({ replicates: 3 });
  expect((await codesOf()).slice(0, 3)).toEqual(first);
  expect(await json('best', 'tiny')).toMatchObject({ value: 0.25, parameters: { rate: 2 } });
  await run({});
  const best = await json('best', 'tiny');
  expect(best).toMatchObject({ value: 0.0625, parameters: { rate: 1 } });
  expect(best).not.toHaveProperty('replicates');
  expect(await codesOf()).toHaveLength(9);
});

test('a search learns of a point by the median of its replicates, and is computed again', async () => {
  const parameters = { rate: { min: 0.5, max: 3 } };
  await run({ parameters, replicates: 3, algorithm: { name: 'TPE', maxTasks: 30 } });
  const tasks = await tasksIn(embedded(folder));
  expect(tasks).toHaveLength(30);
  const times = Map.groupBy(tasks, (task) => Number(task.parameters['rate']));
  expect([...times.values()].map(({ length }) => length)).toEqual(Array(10).fill(3));
  expect(await json('best', 'tiny')).toMatchObject({ value: 0.25, replicates: { total: 3 } });
  expect(await cli(folder, 'replay', 'tiny')).toMatchObject({
    code: 0,
    stdout: 'default/tiny: 10 proposals computed again, all the same.\n',
  });
});
