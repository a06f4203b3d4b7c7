/**
 * npm run bench:grids: large grids that are written at once, and how long small sweeps beside them take; figures are kept in
 * docs/benchmarks/grid.md.
 */
import { parseArgs } from 'node:util';
import { makeNamespace } from '../../test/cluster/client/namespaces.ts';
import { until } from '../../test/support/until.ts';
import { BenchEnvironment } from '../lib/environment.ts';
import { fakeTrainer } from '../lib/fake-trainer.ts';
import { goalTable } from '../lib/goal-table.ts';
import { describeMachine } from '../lib/machine.ts';
import { memoryOf } from '../lib/process.ts';
import { sweepOf } from '../lib/sweep.ts';
import { create, get } from '../lib/sweeps.ts';

const SMALL_TASKS = 8;
const LIMIT_MS = 3600_000;
/** The chart's limit of 512 MiB, in MB. */
const MOST_MEMORY = 537;

const { values } = parseArgs({
  options: { grids: { type: 'string', default: '4' }, points: { type: 'string', default: '500000' } },
});
const [grids, points] = [Number(values.grids), Number(values.points)];

await using environment = await BenchEnvironment.open();
console.log(describeMachine());
const namespace = await makeNamespace(environment.api);
environment.simulate([namespace], fakeTrainer(environment.ledger));
const alone = [await smallSweep('alone-0'), await smallSweep('alone-1')];
const large = Array.from({ length: grids }, (_, index) => `large-${index}`);
const begin = performance.now();
await Promise.all(large.map((name) => create(environment, namespace, sweepOf(name, points, 1, true))));
const beside: number[] = [];
while (!(await areWritten())) beside.push(await smallSweep(`beside-${beside.length}`));
const seconds = (performance.now() - begin) / 1000;

console.log(
  `${grids} grids of ${points} points were written in ${seconds.toFixed(0)} s, beside ${beside.length} sweeps of`,
);
console.log(`${SMALL_TASKS} tasks, one after the other; alone such a sweep takes ${Math.min(...alone).toFixed(1)} s.`);
console.log(
  goalTable([
    {
      bench: 'grids',
      what: 'longest sweep beside them (s)',
      measured: Math.max(...beside),
      goal: { max: 10 },
    },
    {
      bench: 'grids',
      what: 'most memory of the operator (MB)',
      measured: memoryOf(environment.operator.pid).peak,
      goal: { max: MOST_MEMORY },
    },
  ]),
);

/** @returns seconds from its creation to its end */
async function smallSweep(name: string): Promise<number> {
  const start = performance.now();
  await create(environment, namespace, sweepOf(name, SMALL_TASKS, SMALL_TASKS));
  const isOver = async (): Promise<boolean> =>
    (await get(environment, namespace, name)).status?.completionTime !== undefined;
  await until(`${name} is finished`, isOver, LIMIT_MS);
  return (performance.now() - start) / 1000;
}

async function areWritten(): Promise<boolean> {
  const sweeps = await Promise.all(large.map((name) => get(environment, namespace, name)));
  return sweeps.every(({ status }) =>
    (status?.conditions ?? []).some(({ type, status: is }) => type === 'GridWritten' && is === 'True'),
  );
}
