import { expect, test } from 'vitest';
import { useEnvironment } from '../environment.ts';
import { runTensOfTasks } from './many-tasks.ts';

const current = useEnvironment();

/** `npm run test:faults` has a thousand. */
test('more tasks than may run, a hundred at a time', async () => {
  const { statusBytes, ...tasks } = await runTensOfTasks(current(), 15);
  expect(tasks).toMatchObject({ total: 150, completed: 150, atOnce: 150 });
  expect(statusBytes).toBeLessThan(4096);
});
