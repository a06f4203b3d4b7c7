import type { SweepResource } from '../../operator/src/cache/resources.ts';
import { makeNamespace } from '../../test/cluster/client/namespaces.ts';
import type { BenchEnvironment } from '../lib/environment.ts';
import type { GoalRow } from '../lib/goal.ts';
import { sumOf } from '../lib/operator-process.ts';
import { fakeTrainer } from '../lib/fake-trainer.ts';
import { sweepOf } from '../lib/sweep.ts';
import { allFinished, create } from '../lib/sweeps.ts';

const TASKS = 64;
const PARALLELISM = 8;

/** Many sweeps of 64 tasks at once: how far the last of them is at half time, and how long they wait in the queue. */
export async function measureShort(environment: BenchEnvironment, count = 20): Promise<GoalRow[]> {
  const namespace = await makeNamespace(environment.api);
  environment.simulate([namespace], fakeTrainer(environment.ledger));
  const before = await waits(environment);
  const names = Array.from({ length: count }, (_, index) => `sweep-${index}`);
  await Promise.all(names.map((name) => create(environment, namespace, sweepOf(name, TASKS, PARALLELISM))));
  let share: number | undefined;
  await allFinished(environment, namespace, (sweeps) => {
    share ??= shareOfLast(sweeps);
  });
  const after = await waits(environment);
  const short = (after.short - before.short) / (after.all - before.all);
  const what = `${count} sweeps of ${TASKS} tasks`;
  return [
    {
      bench: 'many',
      what: `${what}: the last one's tasks / mean, at half time`,
      measured: share ?? 0,
      goal: { min: 0.5 },
    },
    { bench: 'many', what: `${what}: share of waits in the queue up to 1 s`, measured: short, goal: { min: 0.99 } },
  ];
}

/** Completed tasks of the sweep that has the fewest, as a share of the mean, once half of all are completed. */
function shareOfLast(sweeps: readonly SweepResource[]): number | undefined {
  const completed = sweeps.map(({ status }) => status?.tasks?.completed ?? 0);
  const mean = completed.reduce((sum, each) => sum + each, 0) / sweeps.length;
  return mean < TASKS / 2 ? undefined : Math.min(...completed) / mean;
}

async function waits({ operator }: BenchEnvironment): Promise<{ all: number; short: number }> {
  const text = await operator.scrape();
  const name = 'workqueue_queue_duration_seconds';
  return {
    all: sumOf(text, new RegExp(`^${name}_count`)),
    short: sumOf(text, new RegExp(`^${name}_bucket\\{.*le="1"`)),
  };
}
