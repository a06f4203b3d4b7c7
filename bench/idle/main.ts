/** npm run bench:idle: 1,000 finished sweeps for ten minutes; figures are kept in docs/benchmarks/idle.md. */
import { parseArgs } from 'node:util';
import { BenchEnvironment } from '../lib/environment.ts';
import { goalTable } from '../lib/goal-table.ts';
import { describeMachine } from '../lib/machine.ts';
import { measureShort } from './short.ts';

const { values } = parseArgs({
  options: { sweeps: { type: 'string', default: '1000' }, seconds: { type: 'string', default: '600' } },
});
await using environment = await BenchEnvironment.open();
console.log(describeMachine());
console.log(goalTable(await measureShort(environment, Number(values.sweeps), Number(values.seconds))));
