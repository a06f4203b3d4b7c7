/**
 * npm run bench:scale: what a task of a sweep of 1,000 costs beside one of a larger sweep, 5,000 tasks or those given:
 * npm run bench:scale -- --tasks 14500 --tasks 100000
 */
import { parseArgs } from 'node:util';
import { BenchEnvironment } from '../lib/environment.ts';
import { describeMachine } from '../lib/machine.ts';
import { goalTable } from '../lib/goal-table.ts';
import { measureSweep } from './measure.ts';
import type { Cost } from './measure.ts';
import { costTable, goalsOf, PARALLELISM } from './report.ts';

const { values } = parseArgs({ options: { tasks: { type: 'string', multiple: true, default: ['5000'] } } });
const costs: Cost[] = [];
await using environment = await BenchEnvironment.open();
console.log(describeMachine());
// Not counted: programs that have only just started are slower.
await measureSweep(environment, 200, PARALLELISM);
for (const tasks of [1000, ...values.tasks.map(Number)]) {
  costs.push(await measureSweep(environment, tasks, PARALLELISM));
  console.log(costTable(costs));
}
const [small, ...larger] = costs;
if (small) console.log(goalTable(larger.flatMap((large) => goalsOf(small, large))));
