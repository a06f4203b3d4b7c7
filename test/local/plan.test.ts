import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { cli } from '../support/cli.ts';
import { preparedSweep, tinyManifest, writeTinySweep } from './tiny-sweep.ts';

const { parameters } = parse(tinyManifest()).spec;

test('what is new, done and left, and how long it would take', { timeout: 60_000 }, async () => {
  const folder = await preparedSweep();
  const plan = (...args: string[]) => cli(folder, 'plan', '-f', 'sweep.yaml', ...args);
  expect((await plan()).stdout).toMatch(
    /4 points, 4 new\.\n(.*\n){4}No estimate: no task of USD\/KRW has finished yet/,
  );
  await cli(folder, 'run', '-f', 'sweep.yaml');
  expect((await plan()).stdout).toMatch(/4 points, 4 completed\.\n(.*\n){4}Nothing is left to train\./);

  writeFileSync(
    join(folder, 'sweep.yaml'),
    tinyManifest({
      parameters: { ...parameters, epoch: { values: [2, 3, 4] }, ratioTrainSet: { values: [0.7, 0.8] } },
    }),
  );
  const { points, toBeStopped, first, last, estimate, warnings } = JSON.parse((await plan('-o', 'json')).stdout);
  expect(points).toMatchObject({ total: 12, new: 10, completed: 2 });
  expect(toBeStopped).toBe(0);
  expect([first, last].map(({ length }) => length)).toEqual([3, 3]);
  expect(estimate).toMatchObject({ measured: 4, scaled: 0 });
  expect(estimate.low).toBeGreaterThan(0);
  expect(estimate.high).toBeGreaterThanOrEqual(estimate.low);
  expect(warnings).toEqual([expect.stringContaining('Set spec.evaluation.testBegin')]);
  expect((await plan()).stdout).toMatch(/ with 2 at a time on \d+ cores?, by 4 tasks of USD\/KRW that have finished/);
});

test('without a ledger, and without making one', async () => {
  const folder = await preparedSweep();
  writeTinySweep(folder, { parallelism: 1 });
  const plan = await cli(folder, 'plan', '-f', 'sweep.yaml', '--database', 'sqlite:none.db');
  expect(plan.stdout).toMatch(/4 points, 4 new\./);
  expect(await cli(folder, 'status', 'tiny', '--database', 'sqlite:none.db')).toMatchObject({ code: 2 });
});
