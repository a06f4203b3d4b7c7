import { makeNamespace } from '../../test/cluster/client/namespaces.ts';
import type { BenchEnvironment } from '../lib/environment.ts';
import type { GoalRow } from '../lib/goal.ts';
import { fakeTrainer } from '../lib/fake-trainer.ts';
import { measureSweep } from '../scale/measure.ts';
import { prepareJobs, runBare } from './bare.ts';

const PARALLELISM = 200;

/** Tasks a second of the operator beside those of a bare script, whose trainers write the same into the ledger. */
export async function measureShort(environment: BenchEnvironment, tasks = 500): Promise<GoalRow[]> {
  const bare = await measureBare(environment, tasks, false);
  const tidy = await measureBare(environment, tasks, true);
  const { seconds } = await measureSweep(environment, tasks, PARALLELISM);
  const [first, second, third] = [bare, tidy, seconds].map((each) => each.toFixed(1));
  console.log(`${tasks} tasks: bare script ${first} s, one that deletes its Jobs too ${second} s, operator ${third} s`);
  const what = `tasks a second, operator / bare script, ${tasks} tasks`;
  return [{ bench: 'launch', what, measured: bare / seconds, goal: { min: 0.9 } }];
}

async function measureBare(environment: BenchEnvironment, tasks: number, deletes: boolean): Promise<number> {
  const namespace = await makeNamespace(environment.api);
  const jobs = await prepareJobs(environment, namespace, tasks, PARALLELISM);
  environment.simulate([namespace], fakeTrainer(environment.ledger));
  return await runBare(environment, { namespace, jobs, parallelism: PARALLELISM, deletes });
}
