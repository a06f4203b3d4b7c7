import { beforeAll, expect, test } from 'vitest';
import { cli } from '../../support/cli/cli.ts';
import { ownNamesSweep } from '../own-names.ts';

let folder: string;
let end: Awaited<ReturnType<typeof cli>>;
beforeAll(async () => {
  folder = ownNamesSweep();
  end = await cli(folder, 'run', '-f', 'sweep.yaml');
});

const rows = async (...args: string[]): Promise<Record<string, unknown>[]> =>
  JSON.parse((await cli(folder, 'results', 'own', ...args, '-o', 'json')).stdout);

test('a run ends with the best task, and says nothing of a naive forecast', () => {
  expect(end).toMatchObject({ code: 0, stderr: expect.stringContaining('10 of 12 tasks completed, 2 failed.') });
  expect(end.stdout).toMatch(/^Best task \S+: auc 0\.95\nIts other metrics: latency-ms 5\nPARAMETER +VALUE\n/);
  expect(end.stdout).toMatch(/^momentum +0\.9$/m);
  expect(end.stdout).not.toMatch(/naive|MSE/i);
});

test('the table has what tasks differ in and what they have, as far as there is room', async () => {
  const lines = (await cli(folder, 'results', 'own')).stdout.split('\n');
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
  const at = lines.findIndex((line) => line.startsWith('CODE_TASK'));
  expect(lines[at]?.split(/ +/)).toEqual(['CODE_TASK', 'STATUS', 'layers', 'momentum', 'nesterov', 'auc']);
  expect(lines.slice(0, at).join(' ')).toMatch(/Not shown here, .*: optimizer, latency-ms, .*NOTE\.$/);
  const names = 'STATUS,layers,momentum,nesterov,optimizer,auc,latency-ms';
  const chosen = (await cli(folder, 'results', 'own', '--columns', names)).stdout;
  expect(chosen).toMatch(/Completed +1 +- +true +adam +0\.65 +2\.5\n/);
});

test('JSON and CSV have all', async () => {
  const [first] = await rows();
  expect(first).toMatchObject({ layers: 1, momentum: null, nesterov: true, optimizer: 'adam', width: 64 });
  expect(first).toMatchObject({ auc: 0.65, 'latency-ms': 2.5, MSE: null, TICKER: null });
  const [head] = (await cli(folder, 'results', 'own', '-o', 'csv')).stdout.split('\r\n');
  expect(head).toBe(Object.keys(first ?? {}).join());
});

test('tasks are chosen and sorted by parameters and metrics', async () => {
  const found = await rows('--where', 'optimizer=sgd', '--where', 'auc>=0.85', '--sort', '-latency-ms');
  expect(found.map((row) => row['latency-ms'])).toEqual([5, 5, 5, 2.5]);
  expect(await rows('--where', 'nesterov=true', '--where', 'momentum=0.99')).toHaveLength(2);
});

test('the status has all of the best task', async () => {
  const { stdout } = await cli(folder, 'best', 'own', '-o', 'json');
  expect(JSON.parse(stdout)).toMatchObject({
    metric: 'auc',
    parameters: { layers: 2, momentum: 0.9, nesterov: true, optimizer: 'sgd', width: 64 },
    metrics: { 'latency-ms': 5 },
  });
  expect((await cli(folder, 'status', 'own')).stdout).toMatch(/own +True +AllTasksSettled +10 +12 +2 +0\.95/);
});

test.each([['forecast'], ['model', 'export']])('%s %s has nothing to work with, and says so', async (...command) => {
  expect(await cli(folder, ...command, 'own')).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringContaining('Only the LSTM trainer keeps models'),
  });
});

test('a plan goes by the times of the tasks that have finished', async () => {
  await cli(folder, 'retry', 'own');
  const { stdout } = await cli(folder, 'plan', '-f', 'sweep.yaml');
  expect(stdout).toContain('12 points, 2 pending, 10 completed.');
  expect(stdout).toMatch(/with 2 at a time on \d+ cores?, by 10 tasks like these that this trainer has finished here/);
});
