import { makeNamespace } from '../../test/cluster/namespaces.ts';
import type { Arena } from '../lib/environment.ts';
import type { GoalRow } from '../lib/goal.ts';
import { standIn } from '../lib/fake-trainer.ts';
import { measureSweep } from '../scale/measure.ts';
import { prepareJobs, runBare } from './bare.ts';

const PARALLELISM = 200;

/** Tasks a second of the operator beside those of a bare script, whose trainers write the same into the ledger. */
export async function measureShort(arena: Arena, tasks = 500): Promise<GoalRow[]> {
  const bare = await measureBare(arena, tasks, false);
  const tidy = await measureBare(arena, tasks, true);
  const { seconds } = await measureSweep(arena, tasks, PARALLELISM);
  const [first, second, third] = [bare, tidy, seconds].map((each) => each.toFixed(1));
  console.log(`${tasks} tasks: bare script ${first} s, one that deletes its Jobs too ${second} s, operator ${third} s`);
  const what = `tasks a second, operator / bare script, ${tasks} tasks`;
  return [{ bench: 'launch', what, measured: bare / seconds, goal: { min: 0.9 } }];
}

async function measureBare(arena: Arena, tasks: number, deletes: boolean): Promise<number> {
  const namespace = await makeNamespace(arena.api);
  const jobs = await prepareJobs(arena, namespace, tasks, PARALLELISM);
  arena.play([namespace], standIn(arena.ledger));
  return await runBare(arena, { namespace, jobs, parallelism: PARALLELISM, deletes });
}
