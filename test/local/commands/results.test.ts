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
  expect(table.stdout).toMatch(
    /^The same in all 4 rows: STATUS Completed, NAIVE_MSE [^]*\nCODE_TASK +EPOCH +LEARNING_RATE +MSE/,
  );
  for (const line of table.stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  const wide = await cli(folder, 'results', 'tiny', '-o', 'wide');
  expect(wide.stdout).toMatch(/^CODE_TASK +IDX_TASK +TICKER +STATUS +EPOCH +BATCH_SIZE +LEARNING_RATE/);
  const csv = await cli(folder, 'results', 'tiny', '-o', 'csv', '--sort', '-MSE');
  expect(csv.stdout.split('\r\n')).toHaveLength(6);
});

test('some columns, by their names in the manifest too', async () => {
  const chosen = ['--columns', 'CODE_TASK,learningRate,mse', '--sort', 'learningRate'];
  const table = (await cli(folder, 'results', 'tiny', ...chosen)).stdout.split('\n');
  expect(table[0]).toMatch(/^CODE_TASK +LEARNING_RATE +MSE$/);
  expect(table.slice(1, 5).map((line) => line.split(/ +/)[1])).toEqual(['0.001', '0.001', '0.005', '0.005']);
  const rows = await asked('tiny', ...chosen);
  expect(rows.map((row) => Object.keys(row))).toEqual(
    Array.from({ length: 4 }, () => ['CODE_TASK', 'LEARNING_RATE', 'MSE']),
  );
});

test.each([
  [['nothere'], /knows no sweep named nothere/],
  [['tiny', '--where', 'BATCH=1'], /expected one of the columns IDX_TASK, EPOCH/],
  [['tiny', '--database', 'sqlite:none.db'], /there is no ledger sqlite:\/\S+\/none\.db yet/],
  [['tiny', '--columns', 'MSEE'], /--columns: expected some of CODE_TASK, .* found "MSEE"/],
  [['tiny', '--limit', '1', '--limit', '2'], /option '--limit <n>' takes one value, found several/],
])('%j says what to do', async (args, message) => {
  expect(await cli(folder, 'results', ...args)).toMatchObject({ code: 2, stderr: expect.stringMatching(message) });
});
