import { availableParallelism } from 'node:os';

/** Does jobs one after the other, with what it opened on its core. */
export interface Worker<Job, Result> {
  do: (job: Job) => Promise<Result>;
  close: () => Promise<void>;
}

/**
 * Has a worker on each core take jobs from one queue.
 *
 * @returns results in the order of the jobs
 */
export async function onCores<Job, Result>(
  jobs: readonly Job[],
  open: (core: number) => Promise<Worker<Job, Result>>,
  cores = availableParallelism(),
): Promise<Result[]> {
  const queue = jobs.entries();
  const done: { index: number; result: Result }[] = [];
  const work = async (core: number): Promise<void> => {
    const worker = await open(core);
    for (const [index, job] of queue) done.push({ index, result: await worker.do(job) });
    await worker.close();
  };
  await Promise.all(Array.from({ length: cores }, (_, core) => work(core)));
  return done.toSorted((a, b) => a.index - b.index).map(({ result }) => result);
}
