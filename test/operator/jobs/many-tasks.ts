import { completing } from '../environment.ts';
import type { TestEnvironment } from '../environment.ts';
import { FOUR_POINTS } from '../../support/builders.ts';

const values = (count: number): { values: number[] } => ({ values: Array.from({ length: count }, (_, n) => n + 1) });

/** What a sweep came to: how many tasks its status counts, how many were done at the first attempt, the status's size. */
export interface End {
  total?: number;
  completed?: number;
  atOnce: number;
  statusBytes: number;
}

/** Runs a sweep of so many tens of tasks, a hundred at a time, to its end, where nothing runs yet. */
export async function runTensOfTasks(environment: TestEnvironment, tens: number): Promise<End> {
  const grid = { epoch: values(10), batchSize: values(tens), learningRate: { values: [0.001] } };
  environment.startOperator();
  environment.simulate(completing(environment.ledger));
  await environment.apply({ parameters: { ...FOUR_POINTS, ...grid }, parallelism: 100 });
  await environment.reaches('Succeeded', 'True AllTasksSettled');
  const { status } = await environment.sweep();
  const tasks = await environment.tasks();
  return {
    ...status?.tasks,
    atOnce: tasks.filter((task) => task.status === 'Completed' && task.attempt === 1).length,
    statusBytes: JSON.stringify(status).length,
  };
}
