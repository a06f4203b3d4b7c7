import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readMetrics } from '@tuningsweep/ledger';
import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { cli } from '../support/cli/cli.ts';
import { embedded, inLedger, NAME, preparedSweep, tasksIn, tinyManifest } from './tiny-sweep.ts';

/** Training ends on 2013-05-16, the data on 2013-06-20. */
const PARTS = { validationBegin: '2013-05-22', testBegin: '2013-06-10' };

let folder: string;
beforeAll(async () => {
  folder = await preparedSweep({ evaluation: PARTS });
  await cli(folder, 'run', '-f', 'sweep.yaml');
});

const answer = async (...args: string[]) => JSON.parse((await cli(folder, ...args, '-o', 'json')).stdout);

describe('a sweep with a validation part', () => {
  test('chooses by the validation part, whatever the test part says', async () => {
    const tasks = await tasksIn(embedded(folder));
    const errors = tasks.map(({ metrics }) => metrics['VALIDATION_MSE'] ?? Number.NaN);
    const best = tasks[errors.indexOf(Math.min(...errors))];
    const { status } = await answer('status', NAME);
    expect(status.best).toMatchObject({
      codeTask: best?.codeTask,
      metric: 'VALIDATION_MSE',
      value: Math.min(...errors),
      naive: best?.naiveMse,
      metrics: { MSE: best?.result?.mse, VALIDATION_NAIVE_MSE: expect.any(Number) },
    });
  });

  test('keeps the error of every epoch, the last as the final one', async () => {
    const tasks = await tasksIn(embedded(folder));
    const steps = await inLedger(embedded(folder), (ledger) =>
      readMetrics(
        ledger,
        tasks.map(({ codeTask }) => codeTask),
      ),
    );
    for (const { codeTask, parameters, metrics } of tasks) {
      const own = steps.get(codeTask) ?? [];
      expect(own.map(({ step }) => step)).toEqual(
        Array.from({ length: Number(parameters['epoch']) }, (_, at) => at + 1),
      );
      expect(own.at(-1)?.metrics['VALIDATION_MSE']).toBe(metrics['VALIDATION_MSE']);
    }
  });

  test('shows what it chose by beside the naive forecast of the same days, and the test part beside its own', async () => {
    const { stdout } = await cli(folder, 'best', NAME);
    expect(stdout).toMatch(
      /^Best task .*: VALIDATION_MSE [\d.]+\nNaive forecast on the validation days: MSE [\d.]+, which it .*\nIts other metrics: MSE [\d.]+, LOSS [\d.]+, ACCURACY [\d.]+\nNaive forecast on the test days: MSE [\d.]+, which /,
    );
    const results = await cli(folder, 'results', NAME);
    expect(results.stdout).toMatch(
      /^The same in all 4 rows: [^]* NAIVE_MSE [^]* VALIDATION_NAIVE_MSE [^]*\nCODE_TASK +EPOCH +LEARNING_RATE +VALIDATION_MSE +MSE/,
    );
    const sorted = await answer('results', NAME, '--sort', 'VALIDATION_MSE', '--limit', '1');
    expect(sorted[0].CODE_TASK).toBe((await answer('best', NAME)).codeTask);
  });

  test('has it in V_RESULT and in the report', async () => {
    const { rows } = await inLedger(embedded(folder), ({ db }) =>
      sql`select OBJECTIVE, GOAL, VALUE from V_RESULT order by IDX_TASK`.execute(db),
    );
    const tasks = await tasksIn(embedded(folder));
    const chosenBy = { OBJECTIVE: 'VALIDATION_MSE', GOAL: 'Minimize' };
    expect(rows).toEqual(tasks.map(({ metrics }) => ({ ...chosenBy, VALUE: metrics['VALIDATION_MSE'] })));
    expect(await cli(folder, 'report', NAME, '--output', 'report.html')).toMatchObject({ code: 0 });
    const page = readFileSync(join(folder, 'report.html'), 'utf8');
    for (const text of [
      'the smallest VALIDATION_MSE',
      'name">Validation ÷ naive',
      'The best figure of the validation part is',
    ])
      expect(page).toContain(text);
    expect(page).not.toContain('spec.evaluation.validationBegin');
  });

  test('needs no word on its choice, unless it is told to go by the test part all the same', async () => {
    expect((await answer('plan', '-f', 'sweep.yaml')).warnings).toEqual([]);
    writeFileSync(join(folder, 'other.yaml'), tinyManifest({ evaluation: PARTS, objective: { metric: 'MSE' } }));
    const { points, warnings } = await answer('plan', '-f', 'other.yaml');
    expect(points).toMatchObject({ new: 0, completed: 4 });
    expect(warnings).toEqual([expect.stringMatching(/^Tasks are chosen by their MSE on the test days, not by/)]);
  });
});

describe('a trainer of one’s own', () => {
  /** It reports the error on the validation part in whatever case, and leaves what it was told. */
  const SCRIPT = `cp $TUNINGSWEEP_PARAMETERS told.json
echo '{"step": 1, "metrics": {"validation_mse": 9}}' >> $TUNINGSWEEP_REPORT
echo '{"final": true, "metrics": {"validation_mse": 7, "mse": 8}}' >> $TUNINGSWEEP_REPORT`;

  test('is told which days are whose, and judged by the validation part', async () => {
    const own = await preparedSweep({
      parameters: { depth: { values: [3] } },
      trainer: { command: ['sh', 'train.sh'] },
      evaluation: PARTS,
    });
    writeFileSync(join(own, 'train.sh'), SCRIPT);
    expect(await cli(own, 'run', '-f', 'sweep.yaml')).toMatchObject({ code: 0 });
    expect(JSON.parse(readFileSync(join(own, 'told.json'), 'utf8'))).toMatchObject({ evaluation: PARTS });
    const { naive, metrics, ...best } = JSON.parse((await cli(own, 'best', NAME, '-o', 'json')).stdout);
    expect(best).toMatchObject({ metric: 'VALIDATION_MSE', value: 7 });
    expect(naive).toBeCloseTo(naiveFrom(own, PARTS.testBegin), 8);
    const validation = naiveFrom(own, PARTS.validationBegin, PARTS.testBegin);
    expect(metrics).toEqual({ MSE: 8, VALIDATION_MSE: 7, VALIDATION_NAIVE_MSE: expect.closeTo(validation, 8) });
  });
});

/** What the forecast that nothing changes reaches on the days of the rates from one to before another. */
function naiveFrom(home: string, begin: string, end = '9999'): number {
  const lines = readFileSync(join(home, 'rates.csv'), 'utf8').trim().split('\n').slice(1);
  const days = lines.map((line) => ({ date: line.slice(0, 10), close: Math.fround(Number(line.slice(11))) }));
  const errors = days.flatMap(({ date, close }, at) =>
    date >= begin && date < end ? [(close - (days[at - 1]?.close ?? Number.NaN)) ** 2] : [],
  );
  return errors.reduce((sum, error) => sum + error, 0) / errors.length;
}
