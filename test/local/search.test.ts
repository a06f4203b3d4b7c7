import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { setUpTables } from '@tuningsweep/ledger';
import { cli, startCli } from '../support/cli/cli.ts';
import { trainersIn } from '../support/cli/processes.ts';
import { until } from '../support/until.ts';
import { embedded, inLedger, tasksIn, tinyManifest } from './tiny-sweep.ts';

const TASKS = 24;
const RUN = ['run', '-f', 'sweep.yaml', '--no-report'] as const;

/** A parabola in words and numbers: what a program reports follows from its parameters alone. */
const TRAINER = `
const { readFileSync, appendFileSync } = require('node:fs');
const { parameters: p } = JSON.parse(readFileSync(process.env.TUNINGSWEEP_PARAMETERS, 'utf8'));
if (p.layers === 4 && p.method === 'b') process.exit(42);
const gap = (Math.log10(p.rate) + 2) ** 2 + p.layers / 10 + (p.momentum ?? 0);
appendFileSync(process.env.TUNINGSWEEP_REPORT, JSON.stringify({ final: true, metrics: { gap } }) + '\\n');
`;

function manifest(algorithm: object, parallelism = 2): string {
  return tinyManifest({
    data: undefined,
    parameters: {
      rate: { min: 0.0001, max: 0.1, scale: 'Log' },
      layers: { min: 1, max: 4, step: 1 },
      method: { choices: ['a', 'b'] },
      momentum: { min: 0, max: 0.9, when: { method: ['b'] } },
    },
    algorithm,
    objective: { metric: 'gap', goal: 'Minimize' },
    parallelism,
    trainer: { command: [process.execPath, 'trainer.cjs'], retries: 0, pauseAfterFailures: 0 },
  });
}

let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tuningsweep-'));
  writeFileSync(join(folder, 'trainer.cjs'), TRAINER);
  await inLedger(embedded(folder), setUpTables);
});
afterEach(() => rmSync(folder, { recursive: true }));

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

test('killed again and again with eight at work, a search goes on as if nothing had been', async () => {
  writeFileSync(join(folder, 'sweep.yaml'), manifest({ name: 'TPE', maxTasks: 60 }, 8));
  const done = async () => (await tasksIn(embedded(folder))).filter(({ status }) => status === 'Completed').length;
  for (let kills = 1; kills <= 5; kills += 1) {
    const { child, done: ended } = startCli(folder, ...RUN);
    const seen = kills * 8;
    await until(`${seen} tasks are completed`, async () => (await done()) >= seen || child.exitCode !== null);
    child.kill('SIGKILL');
    await ended;
    await until('no trainer is left', () => trainersIn(folder).length === 0);
  }
  expect(await cli(folder, ...RUN)).toMatchObject({ code: 0 });
  const tasks = await tasksIn(embedded(folder));
  expect(tasks).toHaveLength(60);
  expect(tasks.filter(({ status }) => status !== 'Completed' && status !== 'Failed')).toEqual([]);
  expect(await cli(folder, 'replay', 'tiny')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('60 proposals'),
  });
});
