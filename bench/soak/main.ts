/**
 * npm run bench:soak: an hour of one sweep after another (`-- --minutes 60`), each made, run and deleted, and whether the operator
 * holds more at its end than at its beginning. By hand only; figures are kept in docs/benchmarks/soak.md.
 */
import { readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { makeNamespace } from '../../test/cluster/client/namespaces.ts';
import { BenchEnvironment } from '../lib/environment.ts';
import { goalTable } from '../lib/goal-table.ts';
import type { GoalRow } from '../lib/goal.ts';
import { describeMachine } from '../lib/machine.ts';
import { sumOf } from '../lib/operator-process.ts';
import { cpuSeconds, memoryOf } from '../lib/process.ts';
import { fakeTrainer } from '../lib/fake-trainer.ts';
import { sweepOf } from '../lib/sweep.ts';
import { allFinished, create, remove } from '../lib/sweeps.ts';
import { formatTable } from '../lib/table.ts';

const TASKS = 64;
const PARALLELISM = 8;
const PAUSE_MS = 2000;
/** Parts of the time, to see what grows. */
const PARTS = 6;

interface Sample {
  readonly memory: number;
  readonly heap: number;
  readonly descriptors: number;
  readonly cpuMs: number;
}

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '60' } } });
const milliseconds = Number(values.minutes) * 60_000;

await using environment = await BenchEnvironment.open();
console.log(describeMachine());
const namespace = await makeNamespace(environment.api);
environment.simulate([namespace], fakeTrainer(environment.ledger));
const parts: Sample[][] = Array.from({ length: PARTS }, () => []);
const begin = performance.now();
for (let passed = 0, number = 0; passed < milliseconds; passed = performance.now() - begin, number += 1) {
  parts[Math.floor((passed / milliseconds) * PARTS)]?.push(await oneSweep(`sweep-${number}`));
  await sleep(PAUSE_MS);
}
show(parts);

async function oneSweep(name: string): Promise<Sample> {
  const { pid } = environment.operator;
  const before = cpuSeconds(pid);
  await create(environment, namespace, sweepOf(name, TASKS, PARALLELISM));
  await allFinished(environment, namespace);
  const cpuMs = ((cpuSeconds(pid) - before) / TASKS) * 1000;
  await remove(environment, namespace, name);
  const heap = sumOf(await environment.operator.scrape(), /^nodejs_heap_size_used_bytes /) / 1e6;
  return { memory: memoryOf(pid).now, heap, descriptors: readdirSync(`/proc/${pid}/fd`).length, cpuMs };
}

function show(all: readonly (readonly Sample[])[]): void {
  const rows = all.map((samples, part) => [
    `${part + 1} of ${PARTS}`,
    String(samples.length),
    median(samples, 'memory').toFixed(0),
    median(samples, 'heap').toFixed(0),
    median(samples, 'descriptors').toFixed(0),
    median(samples, 'cpuMs').toFixed(2),
  ]);
  console.log(
    formatTable(['part', 'sweeps', 'memory, MB', 'heap used, MB', 'open files and sockets', 'CPU ms a task'], rows),
  );
  // The first part warms up.
  const [second = [], last = []] = [all[1], all.at(-1)];
  const ratio = (what: string, of: keyof Sample): GoalRow => ({
    bench: 'soak',
    what: `${what}, last part / second`,
    measured: median(last, of) / median(second, of),
    goal: { max: 1.1 },
  });
  console.log(
    goalTable([
      ratio('memory', 'memory'),
      ratio('heap used', 'heap'),
      ratio('open files and sockets', 'descriptors'),
      ratio('CPU a task', 'cpuMs'),
    ]),
  );
}

function median(samples: readonly Sample[], of: keyof Sample): number {
  const sorted = samples.map((sample) => sample[of]).toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
