import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { beforeEach, expect, test } from 'vitest';
import { cli } from '../support/cli/cli.ts';
import { RUN, searchManifest as manifest, useSearchFolder } from './search-scene.ts';
import { embedded, tasksIn } from './tiny-sweep.ts';

const TASKS = 24;

const inFolder = useSearchFolder();
let folder: string;
beforeEach(() => {
  folder = inFolder();
});

test.each(['Random', 'Sobol', 'TPE'])('%s: planned, run, and computed again', async (name) => {
  writeFileSync(join(folder, 'sweep.yaml'), manifest({ name, maxTasks: TASKS }));
  const plan = await cli(folder, 'plan', '-f', 'sweep.yaml');
  expect(plan.stdout).toMatch(
    new RegExp(`^default/tiny: ${TASKS} tasks, ${TASKS} new\\.\n${name}: ${TASKS} of a space of more`),
  );
  expect(await cli(folder, ...RUN)).toMatchObject({ code: 0 });
  const tasks = await tasksIn(embedded(folder));
  expect(tasks).toHaveLength(TASKS);
  expect(new Set(tasks.map(({ parameters }) => JSON.stringify(parameters))).size).toBe(TASKS);
  expect(await cli(folder, 'replay', 'tiny')).toMatchObject({
    code: 0,
    stdout: `default/tiny: ${TASKS} proposals computed again, all the same.\n`,
  });
  expect((await cli(folder, ...RUN)).stderr, 'nothing is left to do').toMatch(/\d+ of 24 tasks completed/);
});

test('a search is given points to begin with, more tasks, and another space, while results are kept', async () => {
  const start = [{ rate: 0.01, layers: 2, method: 'a' }];
  writeFileSync(join(folder, 'sweep.yaml'), manifest({ name: 'TPE', maxTasks: 8, start }));
  expect(await cli(folder, ...RUN)).toMatchObject({ code: 0 });
  expect((await tasksIn(embedded(folder)))[0]?.parameters).toEqual(start[0]);
  writeFileSync(join(folder, 'sweep.yaml'), manifest({ name: 'TPE', maxTasks: 12, start }));
  expect((await cli(folder, ...RUN)).code).toBe(0);
  expect(await tasksIn(embedded(folder))).toHaveLength(12);
  const narrower = manifest({ name: 'TPE', maxTasks: 12, start }).replace('max: 0.1', 'max: 0.02');
  writeFileSync(join(folder, 'sweep.yaml'), narrower);
  expect((await cli(folder, ...RUN)).code).toBe(0);
  const tasks = await tasksIn(embedded(folder));
  expect(tasks.filter(({ inGrid }) => inGrid)).toHaveLength(12);
  expect(tasks.filter(({ inGrid, parameters }) => inGrid && Number(parameters['rate']) > 0.02)).toEqual([]);
  expect(await cli(folder, 'replay', 'tiny')).toMatchObject({ code: 0 });
});

test('a result that was written over is found by the first proposal that it led to', async () => {
  writeFileSync(join(folder, 'sweep.yaml'), manifest({ name: 'TPE', maxTasks: TASKS }));
  expect(await cli(folder, ...RUN)).toMatchObject({ code: 0 });
  const db = new DatabaseSync(join(folder, 'tuningsweep.db'));
  db.exec('UPDATE TB_METRIC SET VALUE = 1 - VALUE');
  db.close();
  const { code, stdout } = await cli(folder, 'replay', 'tiny');
  expect(code).toBe(1);
  expect(stdout).toMatch(
    /^default\/tiny: proposal \d+ \(\S+\), made after \d+ results, is another now\.\n {2}recorded .*\n {2}now /,
  );
});
