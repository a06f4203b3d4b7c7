import { beforeAll, expect, test } from 'vitest';
import { cli } from '../../support/cli/cli.ts';
import { embedded, preparedSweep, tasksIn } from '../tiny-sweep.ts';

let folder: string;
beforeAll(async () => {
  folder = await preparedSweep();
  await cli(folder, 'run', '-f', 'sweep.yaml');
});

async function asked(...args: string[]): Promise<Record<string, unknown>[]> {
  const { code, stdout, stderr } = await cli(folder, 'results', ...args, '-o', 'json');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout);
}

test('every task with what the ledger has of it', async () => {
  const rows = await asked('tiny');
  const tasks = await tasksIn(embedded(folder));
  expect(rows.map((row) => [row['CODE_TASK'], row['LEARNING_RATE'], row['MSE'], row['NAIVE_MSE']])).toEqual(
    tasks.map((task) => [task.codeTask, task.parameters.learningRate, task.result?.mse, task.naiveMse]),
  );
});

test('by manifest, chosen, sorted and cut', async () => {
  const [best, ...more] = await asked('-f', 'sweep.yaml', '--where', 'EPOCH=2', '--sort', 'MSE', '--limit', '1');
  expect(more).toEqual([]);
  const mses = (await asked('tiny', '--where', 'EPOCH=2')).map((row) => Number(row['MSE']));
  expect(mses).toHaveLength(2);
  expect(best?.['MSE']).toBe(Math.min(...mses));
});

test('a table for people, CSV for programs', async () => {
  const table = await cli(folder, 'results', 'tiny');
  expect(table.stdout).toMatch(/^CODE_TASK +STATUS +EPOCH +LEARNING_RATE +MSE +NAIVE_MSE +LOSS +ACCURACY/);
  const csv = await cli(folder, 'results', 'tiny', '-o', 'csv', '--sort', '-MSE');
  expect(csv.stdout.split('\r\n')).toHaveLength(6);
});

test.each([
  [['nothere'], /knows no sweep named nothere/],
  [['tiny', '--where', 'BATCH=1'], /expected one of the columns IDX_TASK, EPOCH/],
  [['tiny', '--database', 'sqlite:none.db'], /there is no ledger sqlite:\/\S+\/none\.db yet/],
])('%j says what to do', async (args, message) => {
  expect(await cli(folder, 'results', ...args)).toMatchObject({ code: 2, stderr: expect.stringMatching(message) });
});
