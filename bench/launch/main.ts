/** npm run bench:launch: a sweep beside a bare script that makes the same Jobs; figures are kept in docs/benchmarks/launch.md. */
import { parseArgs } from 'node:util';
import { BenchEnvironment } from '../lib/environment.ts';
import { goalTable } from '../lib/goal-table.ts';
import { describeMachine } from '../lib/machine.ts';
import { measureShort } from './short.ts';

const { values } = parseArgs({ options: { tasks: { type: 'string', default: '1000' } } });
await using environment = await BenchEnvironment.open();
console.log(describeMachine());
console.log(goalTable(await measureShort(environment, Number(values.tasks))));
