/** npm run bench: the short forms of the benchmarks, and one table of their figures beside their goals. */
import { BenchEnvironment } from './lib/environment.ts';
import { goalTable } from './lib/goal-table.ts';
import type { GoalRow } from './lib/goal.ts';
import { describeMachine } from './lib/machine.ts';
import { measureShort as grid } from './grid/short.ts';
import { measureShort as idle } from './idle/short.ts';
import { measureShort as launch } from './launch/short.ts';
import { measureShort as many } from './many/short.ts';
import { measureShort as scale } from './scale/short.ts';

console.log(describeMachine());
const rows: GoalRow[] = await grid();
console.log(goalTable(rows));
for (const measure of [scale, launch, many, idle]) {
  // Each has a cluster and a ledger of its own: what one leaves behind does not slow down the next.
  await using environment = await BenchEnvironment.open();
  rows.push(...(await measure(environment)));
  console.log(goalTable(rows));
}
