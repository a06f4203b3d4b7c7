/** npm run bench:many: 500 sweeps at once; figures are kept in docs/benchmarks/many-sweeps.md. */
import { parseArgs } from 'node:util';
import { BenchEnvironment } from '../lib/environment.ts';
import { goalTable } from '../lib/goal-table.ts';
import { describeMachine } from '../lib/machine.ts';
import { measureShort } from './short.ts';

const { values } = parseArgs({ options: { sweeps: { type: 'string', default: '500' } } });
await using environment = await BenchEnvironment.open();
console.log(describeMachine());
console.log(goalTable(await measureShort(environment, Number(values.sweeps))));
