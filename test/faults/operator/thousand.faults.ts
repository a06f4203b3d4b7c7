import { expect, test } from 'vitest';
import { runTensOfTasks } from '../../operator/jobs/many-tasks.ts';
import { useEnvironment } from '../../operator/environment.ts';

const current = useEnvironment();

test('a thousand tasks, a hundred at a time', { timeout: 300_000 }, async () => {
  const { statusBytes, ...tasks } = await runTensOfTasks(current(), 100);
  expect(tasks).toMatchObject({ total: 1000, completed: 1000, atOnce: 1000 });
  expect(statusBytes).toBeLessThan(4096);
});
