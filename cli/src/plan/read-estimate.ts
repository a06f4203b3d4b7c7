import { availableParallelism } from 'node:os';
import { countCheckpoints, ledgerDate, readRungs, readWindow, trainingTimes } from '@tuningsweep/ledger';
import type { Ledger, TrainingTime } from '@tuningsweep/ledger';
import { BUILT_IN_TRAINER } from '@tuningsweep/engine/api';
import { gridDefinition, numbersOf } from '@tuningsweep/engine/search';
import { stoppingOf } from '@tuningsweep/engine/stopping';
import { describeMissing } from '@tuningsweep/engine/sweep';
import type { Sweep } from '@tuningsweep/engine/sweep';
import { UsageError } from '../exit.ts';
import { expectedTraining } from '../stopping/expected.ts';
import type { ExpectedTraining } from '../stopping/expected.ts';
import { pausedAt } from '../stopping/levels.ts';
import { estimate, estimateAlike } from './estimate.ts';
import type { Estimate } from './estimate.ts';
import type { Survey } from './survey.ts';

type DataWindow = NonNullable<Sweep['spec']['data']>;

/**
 * How long the tasks that are left would take here. Of the LSTM trainer it is known what a task's time depends on; of others,
 * how long tasks of the sweep have taken.
 *
 * @param trainer that is to train them: times of others say nothing
 * @throws UsageError where the data are missing
 */
export async function readEstimate(
  ledger: Ledger,
  sweep: Sweep,
  { todo, counts }: Pick<Survey, 'todo' | 'counts'>,
  trainer: string,
): Promise<Estimate | undefined> {
  const { data, parallelism } = sweep.spec;
  const training = await readExpected(ledger, sweep, counts);
  // Each trainer computes with one thread.
  const means = { parallelism: Math.min(parallelism, availableParallelism()), ...(training && { training }) };
  const total = data && (await daysIn(ledger, data.ticker, ledgerDate(data.begin), ledgerDate(data.end)));
  if (data && total === 0) throw new UsageError(describeMissing(data));
  const of = data && trainer === BUILT_IN_TRAINER ? { ticker: data.ticker } : { sweepKey: sweep.key };
  const times = ofOneMachine(await trainingTimes(ledger, { trainer, cluster: sweep.cluster, of }));
  if (data === undefined || total === undefined || trainer !== BUILT_IN_TRAINER)
    return estimateAlike(todo, times, means);
  const days = await daysOfTimes(ledger, data, times);
  return estimate(todo, times, {
    ...means,
    trainDays: (ratio) => Math.floor(total * ratio),
    daysOf: ({ point }) => days.get(`${point.begin}-${point.end}`) ?? 0,
    checkpoints: await countCheckpoints(ledger, sweep.key),
  });
}

/** The ledger knows no machines, but what they compute with: another backend says that it was another one. */
function ofOneMachine(times: readonly TrainingTime[]): TrainingTime[] {
  const [newest] = times;
  return times.filter(({ backend }) => backend === newest?.backend);
}

async function daysIn(ledger: Ledger, ticker: string, begin: string, end: string): Promise<number> {
  return (await readWindow(ledger, ticker, begin, end)).dates.length;
}

/** How many days the data windows of finished tasks have. */
async function daysOfTimes(
  ledger: Ledger,
  { ticker }: DataWindow,
  times: readonly TrainingTime[],
): Promise<Map<string, number>> {
  const days = new Map<string, number>();
  for (const { point } of times) {
    const key = `${point.begin}-${point.end}`;
    if (!days.has(key)) days.set(key, await daysIn(ledger, ticker, point.begin ?? '', point.end ?? ''));
  }
  return days;
}

/** What tasks that stop early are expected to train; undefined where they do not, or nobody knows how many epochs they have. */
async function readExpected(
  ledger: Ledger,
  { key, spec }: Sweep,
  { new: absent, Pending, Running, Completed }: Survey['counts'],
): Promise<ExpectedTraining | undefined> {
  const rule = stoppingOf(spec);
  const epochs = numbersOf(spec.parameters, 'epoch');
  const left = absent + Pending + Running;
  if (!rule || epochs.length === 0 || left === 0) return undefined;
  const { rungs } = await readRungs(ledger, key);
  return expectedTraining(rule, {
    epochs: epochs.reduce((sum, value) => sum + value, 0) / epochs.length,
    total: gridDefinition(spec).total,
    left,
    ended: { paused: pausedAt(rungs), completed: Completed },
  });
}
