/**
 * npm run bench:scale: what a task of a sweep of 1,000 costs beside one of a larger sweep, 5,000 tasks or those given:
 * npm run bench:scale -- --tasks 14500 --tasks 100000
 * With --algorithm TPE, what a task costs that is proposed, beside one of a grid of as many.
 */
import { parseArgs } from 'node:util';
import { BenchEnvironment } from '../lib/environment.ts';
import { describeMachine } from '../lib/machine.ts';
import { goalTable } from '../lib/goal-table.ts';
import { measureSweep } from './measure.ts';
import type { Cost } from './measure.ts';
import { costTable, goalsOf, PARALLELISM } from './report.ts';

const { values } = parseArgs({
  options: { tasks: { type: 'string', multiple: true, default: ['5000'] }, algorithm: { type: 'string' } },
});
const costs: Cost[] = [];
await using environment = await BenchEnvironment.open();
console.log(describeMachine());
// Not counted: programs that have only just started are slower.
await measureSweep(environment, 200, PARALLELISM);
const sizes = values.tasks.map(Number);
if (values.algorithm === undefined) {
  for (const tasks of [1000, ...sizes]) await measure(tasks);
  const [small, ...larger] = costs;
  if (small) console.log(goalTable(larger.flatMap((large) => goalsOf(small, large))));
} else {
  for (const tasks of sizes) {
    const grid = await measure(tasks);
    console.log(goalTable(goalsOf(grid, await measure(tasks, values.algorithm))));
  }
}

async function measure(tasks: number, algorithm?: string): Promise<Cost> {
  const cost = await measureSweep(environment, tasks, PARALLELISM, algorithm);
  costs.push(cost);
  console.log(costTable(costs));
  return cost;
}
