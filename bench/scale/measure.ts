import type { SweepResource } from '../../operator/src/cache/resources.ts';
import { makeNamespace } from '../../test/cluster/client/namespaces.ts';
import type { BenchEnvironment } from '../lib/environment.ts';
import type { Counts } from '../lib/operator-process.ts';
import { cpuSeconds, memoryOf } from '../lib/process.ts';
import { fakeTrainer } from '../lib/fake-trainer.ts';
import { searchOf, sweepOf } from '../lib/sweep.ts';
import { allFinished, create } from '../lib/sweeps.ts';

/** What a sweep cost from its creation to its end. */
export interface Cost {
  readonly tasks: number;
  /** The algorithm's name. */
  readonly chosenBy: string;
  readonly seconds: number;
  /** Seconds of CPU. */
  readonly operatorCpu: number;
  readonly databaseCpu: number;
  readonly statements: number;
  readonly requests: number;
  /** The most memory that the operator's process held so far, in MB. */
  readonly memory: number;
  /** The most bytes of the resource as JSON, as kubectl shows it: without managedFields. */
  readonly resourceBytes: number;
  /** The most Jobs that were there at a time. */
  readonly jobs: number;
}

type Meter = Counts & { readonly at: number; readonly operatorCpu: number; readonly databaseCpu: number };

/**
 * Runs a sweep in a namespace of its own to its end, its trainers fake.
 *
 * @param algorithm proposes the tasks; absent: they are a grid
 */
export async function measureSweep(
  environment: BenchEnvironment,
  tasks: number,
  parallelism: number,
  algorithm?: string,
): Promise<Cost> {
  const namespace = await makeNamespace(environment.api);
  environment.simulate([namespace], fakeTrainer(environment.ledger));
  const before = await read(environment);
  const sweep = sweepOf('sweep', tasks, parallelism);
  await create(environment, namespace, algorithm ? searchOf(algorithm, 'sweep', tasks, parallelism) : sweep);
  const most = { resourceBytes: 0, jobs: 0 };
  await allFinished(environment, namespace, async (sweeps) => {
    most.resourceBytes = Math.max(most.resourceBytes, ...sweeps.map(sizeOf));
    most.jobs = Math.max(most.jobs, await countJobs(environment, namespace));
  });
  return {
    tasks,
    chosenBy: algorithm ?? 'Grid',
    ...most,
    ...difference(before, await read(environment)),
    memory: memoryOf(environment.operator.pid).peak,
  };
}

function sizeOf({ metadata: { managedFields: _, ...metadata }, ...resource }: SweepResource): number {
  return JSON.stringify({ ...resource, metadata }).length;
}

/** The server counts what one page leaves out. */
async function countJobs({ api }: BenchEnvironment, namespace: string): Promise<number> {
  interface Page {
    items: unknown[];
    metadata: { remainingItemCount?: number };
  }
  const { items, metadata } = await api.call<Page>('GET', `/apis/batch/v1/namespaces/${namespace}/jobs?limit=1`);
  return items.length + (metadata.remainingItemCount ?? 0);
}

async function read({ operator, serverPid }: BenchEnvironment): Promise<Meter> {
  const counts = await operator.counts();
  return {
    ...counts,
    at: performance.now(),
    operatorCpu: cpuSeconds(operator.pid),
    databaseCpu: cpuSeconds(serverPid),
  };
}

function difference(before: Meter, after: Meter) {
  return {
    seconds: (after.at - before.at) / 1000,
    operatorCpu: after.operatorCpu - before.operatorCpu,
    databaseCpu: after.databaseCpu - before.databaseCpu,
    statements: after.statements - before.statements,
    requests: after.requests - before.requests,
  };
}
