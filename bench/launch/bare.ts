import { setTimeout as sleep } from 'node:timers/promises';
import { readTasks } from '../../ledger/src/index.ts';
import { clusterId } from '../../operator/src/controller/cluster-id.ts';
import { trainerJob } from '../../operator/src/jobs/job.ts';
import { Informer } from '../../kube-runtime/src/cache/informer.ts';
import { JOBS } from '../../kube-runtime/src/resource.ts';
import type { Job } from '../../kube-runtime/src/resource.ts';
import { Store } from '../../kube-runtime/src/cache/store.ts';
import { LABEL } from '../../ledger/src/contracts.ts';
import { sweepOf as identify } from '../../operator/src/controller/sweep-of.ts';
import type { Sweep } from '../../engine/src/sweep/types.ts';
import { until } from '../../test/support/until.ts';
import type { BenchEnvironment } from '../lib/environment.ts';
import { sweepOf } from '../lib/sweep.ts';
import { create, get } from '../lib/sweeps.ts';

/**
 * Tasks in the ledger that nobody launches, for fake trainers to write to: those of a suspended sweep.
 *
 * @returns the Jobs that the operator would make for them, but such that it takes no notice of
 */
export async function prepareJobs(
  environment: BenchEnvironment,
  namespace: string,
  tasks: number,
  parallelism: number,
): Promise<Job[]> {
  await create(environment, namespace, sweepOf('bare', tasks, parallelism, true));
  await until('the grid is written', async () => {
    const { status } = await get(environment, namespace, 'bare');
    return status?.conditions?.some(({ type, status: truth }) => type === 'GridWritten' && truth === 'True');
  });
  const identity = identify(await get(environment, namespace, 'bare'), await clusterId(environment.client, undefined));
  const rows = await Array.fromAsync(readTasks(environment.ledger, identity.key));
  return rows.map(({ codeTask }) => unnoticed(identity, codeTask));
}

function unnoticed(sweep: Sweep, codeTask: string): Job {
  const job = trainerJob(sweep, {
    codeTask,
    run: 1,
    defaultImage: 'trainer',
    reporterImage: 'unused',
    defaults: {},
    ledgerId: 'bench',
  });
  const labels = { [LABEL.codeTask]: codeTask };
  const { template } = job.spec ?? {};
  if (!job.spec || !template) throw new Error('a Job of a trainer has a template');
  const spec = { ...job.spec, template: { ...template, metadata: { ...template.metadata, labels } } };
  return { ...job, metadata: { ...job.metadata, labels }, spec };
}

const BACKGROUND = { propagationPolicy: 'Background' } as const;

/** Jobs to make, so many at a time. */
export interface Bare {
  readonly namespace: string;
  readonly jobs: readonly Job[];
  readonly parallelism: number;
  /** Deletes each Job when it is complete, as the operator does with all but a few. */
  readonly deletes: boolean;
}

/**
 * The least that has to be done: makes each Job as soon as there is a place for it and waits until all are complete.
 *
 * @returns the seconds that it took
 */
export async function runBare(
  { client }: BenchEnvironment,
  { namespace, jobs, parallelism, deletes }: Bare,
): Promise<number> {
  const stop = new AbortController();
  const complete = new Set<string>();
  const errors: unknown[] = [];
  const store = new Store<Job>({ onHandlerError: (error) => errors.push(error) });
  const informer = new Informer({ client, resource: JOBS, store, namespaces: [namespace] });
  const watching = informer.run(stop.signal);
  await informer.synced;
  const begin = performance.now();
  let made = 0;
  const fill = (): void => {
    while (made < jobs.length && made - complete.size < parallelism) {
      const job = jobs[made];
      made += 1;
      if (job) client.create(JOBS, job).catch((error: unknown) => errors.push(error));
    }
  };
  store.onChange((_, job) => {
    if (!job?.status?.conditions?.some(({ type, status }) => type === 'Complete' && status === 'True')) return;
    const { name = '' } = job.metadata ?? {};
    if (complete.has(name)) return;
    complete.add(name);
    if (deletes) client.delete(JOBS, { namespace, name }, BACKGROUND).catch((error: unknown) => errors.push(error));
    fill();
  });
  fill();
  while (complete.size < jobs.length && errors.length === 0) await sleep(10);
  const seconds = (performance.now() - begin) / 1000;
  stop.abort();
  await watching;
  if (errors.length > 0) throw new AggregateError(errors, 'making bare Jobs failed');
  return seconds;
}
