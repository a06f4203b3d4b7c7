import { expect, test } from 'vitest';
import { PARAMETERS } from './manifest.ts';
import { completing, useStage } from './stage.ts';

const values = (count: number): { values: number[] } => ({ values: Array.from({ length: count }, (_, n) => n + 1) });
const THOUSAND = {
  ...PARAMETERS,
  epoch: values(10),
  batchSize: values(10),
  learningRate: { values: [0.001] },
  sizeSequence: values(10),
};

const current = useStage();

test('a thousand tasks, a hundred at a time', { timeout: 300_000 }, async () => {
  const stage = current();
  stage.startOperator();
  stage.play(completing(stage.ledger));
  await stage.apply({ parameters: THOUSAND, parallelism: 100 });
  await stage.reaches('Succeeded', 'True AllTasksSettled', 280_000);
  const sweep = await stage.sweep();
  expect(sweep.status?.tasks).toMatchObject({ total: 1000, completed: 1000 });
  expect(JSON.stringify(sweep.status).length).toBeLessThan(4096);
  const tasks = await stage.tasks();
  expect(tasks.every(({ status, attempt }) => status === 'Completed' && attempt === 1)).toBe(true);
});
