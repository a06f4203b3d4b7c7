import { availableParallelism } from 'node:os';
import { countCheckpoints, ledgerDate, readTasks, readWindow, trainingTimes } from '@tuningsweep/ledger';
import type { Ledger } from '@tuningsweep/ledger';
import { describeMissing } from '@tuningsweep/engine/sweep';
import type { Sweep } from '@tuningsweep/engine/sweep';
import { UsageError } from '../exit.ts';
import { estimate, estimateAlike } from './estimate.ts';
import type { Estimate } from './estimate.ts';
import type { Survey } from './survey.ts';

type DataWindow = NonNullable<Sweep['spec']['data']>;

/** Finished tasks that an estimate looks at. */
const LOOKED_AT = 1000;

/**
 * How long the tasks that are left would take. Of the LSTM trainer it is known what a task's time depends on; of others, how
 * long tasks of the sweep have taken.
 *
 * @throws UsageError where the data are missing
 */
export async function readEstimate(
  ledger: Ledger,
  sweep: Sweep,
  { todo }: Pick<Survey, 'todo'>,
): Promise<Estimate | undefined> {
  const { data, parallelism } = sweep.spec;
  // Each trainer computes with one thread.
  const atOnce = Math.min(parallelism, availableParallelism());
  const known = data && (await estimateOnData(ledger, sweep.key, data, todo, atOnce));
  return known ?? estimateAlike(todo, await secondsOf(ledger, sweep), atOnce);
}

async function secondsOf(ledger: Ledger, { key }: Sweep): Promise<number[]> {
  const tasks = readTasks(ledger, key, { statuses: ['Completed'], limit: LOOKED_AT });
  return (await Array.fromAsync(tasks, ({ seconds }) => seconds ?? [])).flat();
}

async function estimateOnData(
  ledger: Ledger,
  sweepKey: string,
  data: DataWindow,
  todo: Survey['todo'],
  parallelism: number,
): Promise<Estimate | undefined> {
  const days = new Map<string, number>();
  const readDays = async (begin: string, end: string): Promise<number> => {
    const key = `${begin}-${end}`;
    const known = days.get(key) ?? (await readWindow(ledger, data.ticker, begin, end)).dates.length;
    days.set(key, known);
    return known;
  };
  const total = await readDays(ledgerDate(data.begin), ledgerDate(data.end));
  const times = await trainingTimes(ledger, data.ticker);
  for (const { point } of times) await readDays(point.begin ?? '', point.end ?? '');
  if (total === 0) throw new UsageError(describeMissing(data));
  return estimate(todo, times, {
    trainDays: (ratio) => Math.floor(total * ratio),
    daysOf: ({ point }) => days.get(`${point.begin}-${point.end}`) ?? 0,
    parallelism,
    checkpoints: await countCheckpoints(ledger, sweepKey),
  });
}
