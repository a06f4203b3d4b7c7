import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { cli } from '../../support/cli/cli.ts';
import { embedded, inLedger, preparedSweep, tasksIn, tinyManifest, writeTinySweep } from '../tiny-sweep.ts';

const { parameters } = parse(tinyManifest()).spec;

test('what is new, done and left, and how long it would take', async () => {
  const folder = await preparedSweep();
  const plan = (...args: string[]) => cli(folder, 'plan', '-f', 'sweep.yaml', ...args);
  expect((await plan()).stdout).toMatch(
    /4 points, 4 new\.\n(.*\n){4}No estimate: no task of USD\/KRW has been finished by this trainer here yet\./,
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
  expect(estimate).toMatchObject({ measured: 4, scaled: 0, isRough: true });
  expect(estimate.startSeconds).toBeLessThan(10);
  expect(estimate.low).toBeGreaterThan(0);
  expect(estimate.high).toBeGreaterThanOrEqual(estimate.low);
  expect(warnings).toEqual([
    expect.stringContaining('Set spec.evaluation.testBegin'),
    expect.stringContaining('set spec.evaluation.validationBegin'),
  ]);
  expect((await plan()).stdout).toMatch(
    /Roughly .* with 2 at a time on \d+ cores?, by 4 tasks of USD\/KRW that this trainer has finished here/,
  );
  const other = JSON.parse((await plan('-o', 'json', '--trainer', 'true')).stdout);
  expect(other.estimate).toBeNull();
});

test('several sweeps at once', async () => {
  const folder = await preparedSweep();
  const second = tinyManifest({ parameters: { ...parameters, epoch: { values: [1] } } });
  writeFileSync(join(folder, 'second.yaml'), second.replace('name: tiny', 'name: second'));
  const plan = (...args: string[]) => cli(folder, 'plan', '-f', 'sweep.yaml', '-f', 'second.yaml', ...args);
  expect((await plan()).stdout).toMatch(/^default\/tiny: 4 points[^]*\n\ndefault\/second: 2 points/);
  const plans = JSON.parse((await plan('-o', 'json')).stdout);
  expect(plans.map(({ name }: { name: string }) => name)).toEqual(['tiny', 'second']);
});

test('without a ledger, and without making one', async () => {
  const folder = await preparedSweep();
  writeTinySweep(folder, { parallelism: 1 });
  const plan = await cli(folder, 'plan', '-f', 'sweep.yaml', '--database', 'sqlite:none.db');
  expect(plan.stdout).toMatch(/4 points, 4 new\./);
  expect(await cli(folder, 'status', 'tiny', '--database', 'sqlite:none.db')).toMatchObject({ code: 2 });
});

describe('what cannot be trained is refused before the start', () => {
  const data = { ticker: 'USD/KRW', begin: '2013-01-01', end: '2022-12-31' };
  const axes = (changes: Record<string, number[]>) => ({
    parameters: {
      ...parameters,
      ...Object.fromEntries(Object.entries(changes).map(([axis, values]) => [axis, { values }])),
    },
  });

  /** The ledger has the first 120 days of the rates, to 2013-06-20. */
  test.each([
    [
      'windows longer than the training part',
      axes({ sizeSequence: [96, 200] }),
      /SIZE_SEQUENCE 96 .* needs 97 days, and the training part has 96/,
    ],
    [
      'a test part shorter than a forecast',
      axes({ sizeUnitOutput: [25] }),
      /SIZE_UNIT_OUTPUT 25 needs as many days to test on/,
    ],
    ['a test part after the data', { evaluation: { testBegin: '2020-01-01' } }, /after the last day of the data/],
    [
      'a test part before the training ends',
      { evaluation: { testBegin: '2013-01-10' } },
      /reaches past the begin of the test part/,
    ],
    [
      'a validation part before the training ends',
      { evaluation: { validationBegin: '2013-05-01', testBegin: '2013-06-10' } },
      /reaches past the begin of the validation part/,
    ],
    [
      'a validation part shorter than a forecast',
      { ...axes({ sizeUnitOutput: [6] }), evaluation: { validationRatio: 0.04 } },
      /SIZE_UNIT_OUTPUT 6 needs as many days to validate on, and the validation part has 4/,
    ],
    [
      'a window of three days',
      { data: { ...data, end: '2013-01-04' } },
      /3 days in TB_ASSETVALUE_ADJ.*found none among 4/,
    ],
  ])('%s', async (_, changes, message) => {
    const folder = await preparedSweep(changes);
    for (const command of ['plan', 'run']) {
      const refused = await cli(folder, command, '-f', 'sweep.yaml');
      expect(refused).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(message) });
      expect(refused.stderr).toContain('spec.parameters: expected points that can be trained on the data of USD/KRW');
    }
    expect(await tasksIn(embedded(folder))).toEqual([]);
    expect(await cli(folder, 'plan', '-f', 'sweep.yaml', '--trainer', 'true')).toMatchObject({ code: 0 });
  });

  test('a close that is no number', async () => {
    const folder = await preparedSweep();
    await inLedger(embedded(folder), (ledger) =>
      sql`update TB_ASSETVALUE_ADJ set CLOSE_P = 9e999 where DATE_MARKET = '20130104'`.execute(ledger.db),
    );
    for (const command of ['plan', 'run'])
      expect(await cli(folder, command, '-f', 'sweep.yaml')).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('The close of 20130104 is not a number'),
      });
  });

  test('no data', async () => {
    const folder = await preparedSweep({ data: { ...data, ticker: 'EUR/KRW' } });
    const missing =
      'spec.data: expected prepared data of EUR/KRW from 2013-01-01 to 2022-12-31 in TB_ASSETVALUE_ADJ, found none.';
    const [plan, run] = [await cli(folder, 'plan', '-f', 'sweep.yaml'), await cli(folder, 'run', '-f', 'sweep.yaml')];
    expect(plan).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(missing) });
    expect(run).toMatchObject({ code: 3, stderr: expect.stringContaining(missing) });
  });

  test('of points that cannot be trained beside others it is said how many', async () => {
    const folder = await preparedSweep(axes({ epoch: [1], sizeSequence: [5, 100] }));
    const warning = 'spec.parameters: 2 of 4 points cannot be trained on these data, and would fail.';
    expect((await cli(folder, 'plan', '-f', 'sweep.yaml')).stdout).toContain(`Warning: ${warning}`);
    const run = await cli(folder, 'run', '-f', 'sweep.yaml');
    expect(run).toMatchObject({ code: 0, stderr: expect.stringContaining(warning) });
    expect(run.stderr).toContain('2 of 4 tasks completed, 2 failed.');
  });
});
