import { choiceByTestDays, hasOwnTrainer } from '@tuningsweep/engine/api';
import { numbersOf, replicatesOf } from '@tuningsweep/engine/search';
import { stoppingByLoss } from '@tuningsweep/engine/stopping';
import { describeBackends } from '@tuningsweep/engine/sweep';
import type { Standing, Sweep, SweepStatus } from '@tuningsweep/engine/sweep';
import { VALIDATION_MSE } from '@tuningsweep/ledger';
import type { BackendCount } from '@tuningsweep/ledger';
import { count } from './format.ts';
import type { Warning } from './report-data.ts';

/** What warnings are drawn from. */
export interface Evidence {
  sweep: Sweep;
  status: SweepStatus;
  backends: readonly BackendCount[];
  /** How many different parts of the series results were measured on. */
  testParts: number;
  /** How many completed tasks have a number as the sweep's metric. */
  measured?: number;
  standing?: Standing;
}

/** What a reader should know before believing the figures; the gravest first. */
export function warningsOf(evidence: Evidence): Warning[] {
  return [
    dataChanged,
    failed,
    withoutValue,
    notTheBest,
    testDaysDiffer,
    horizonsDiffer,
    backendsDiffer,
    oneSeed,
    stoppedByLoss,
    selection,
  ].flatMap((check) => check(evidence) ?? []);
}

function dataChanged({ status }: Evidence): Warning | undefined {
  const data = status.conditions.find(({ type }) => type === 'DataAvailable');
  if (data?.reason !== 'DataChanged') return undefined;
  return { title: 'Trained on other data', text: data.message };
}

function failed({ status: { tasks } }: Evidence): Warning | undefined {
  if (tasks.failed === 0) return undefined;
  return {
    title: `${count(tasks.failed)} of ${count(tasks.total)} tasks failed`,
    text: 'They are left out of every figure and chart but the list of failed tasks.',
  };
}

function withoutValue({ status: { tasks }, measured = tasks.completed, sweep }: Evidence): Warning | undefined {
  const missing = tasks.completed - measured;
  if (missing <= 0) return undefined;
  return {
    title: `${count(missing)} of ${count(tasks.completed)} completed tasks have no value`,
    text:
      `What their trainer left as ${sweep.spec.objective.metric} is no finite number, as their NOTE says. ` +
      'They are left out of every figure and chart.',
  };
}

/** By another metric, or on other days, the best task need not be the one that the naive forecast is beaten by. */
function notTheBest({ standing, sweep }: Evidence): Warning | undefined {
  if (sweep.spec.objective.metric === VALIDATION_MSE) return undefined; // test days are not to be chosen by
  if (standing?.best === undefined || standing.best === 'better' || standing.tasks.better === 0) return undefined;
  const { better, known } = standing.tasks;
  return {
    title: 'Other tasks beat the naive forecast',
    text: `The best task does not, but ${count(better)} of ${count(known)} do, each on its own test days. Compare MSE ÷ naive.`,
  };
}

function testDaysDiffer({ testParts }: Evidence): Warning | undefined {
  if (testParts < 2) return undefined;
  return {
    title: 'MSEs over different test days',
    text:
      `Tasks were tested on ${testParts} different parts of the series, and an error on calm days is no better than a larger ` +
      'one on wild days. Compare the ratio to the naive forecast, or set spec.evaluation.testBegin, so that all tasks are tested on the same days.',
  };
}

function horizonsDiffer({ sweep }: Evidence): Warning | undefined {
  const values = numbersOf(sweep.spec.parameters, 'sizeUnitOutput');
  if (!sweep.spec.data || values.length < 2) return undefined;
  return {
    title: 'MSEs over different horizons',
    text: `Tasks forecast ${values.join(', ')} days ahead. A longer forecast has the larger error; compare tasks of the same sizeUnitOutput.`,
  };
}

function backendsDiffer({ backends }: Evidence): Warning | undefined {
  const text = describeBackends(backends);
  return text === undefined ? undefined : { title: 'Backends differ', text };
}

/** Of the LSTM trainer it was measured what a seed is worth: docs/guide/search.md. */
function oneSeed({ status: { tasks }, sweep: { spec } }: Evidence): Warning | undefined {
  if (tasks.completed < 2 || replicatesOf(spec) > 1 || !spec.data || hasOwnTrainer(spec.trainer)) return undefined;
  return {
    title: 'One seed per point',
    text:
      'Each point was trained once. Other seeds alone move the MSE of an LSTM by a factor of 1.45 (one standard deviation, ' +
      'measured on the prices of the examples), so tasks that differ by less than about 45 % may differ by chance. Set ' +
      'spec.replicates to compare points by the medians of several seeds.',
  };
}

function stoppedByLoss({ status: { tasks }, sweep: { spec } }: Evidence): Warning | undefined {
  const text = tasks.stopped > 0 ? stoppingByLoss(spec) : undefined;
  return text === undefined ? undefined : { title: 'Stopped by the training loss', text };
}

/** What is chosen among: tasks, or points of as many tasks as these have replicates. */
function choices(completed: number, { spec }: Sweep): string {
  const replicates = replicatesOf(spec);
  return replicates === 1 ? `${count(completed)} tasks` : `${count(Math.ceil(completed / replicates))} points`;
}

function selection({ status: { tasks }, sweep }: Evidence): Warning | undefined {
  if (tasks.completed < 2) return undefined;
  const best = `The best of ${choices(tasks.completed, sweep)} was chosen`;
  if (sweep.spec.objective.metric === VALIDATION_MSE)
    return {
      title: 'The best figure of the validation part is optimistic',
      text: `${best} by it. Expect its MSE, which is of test days that nothing was chosen by.`,
    };
  return {
    title: 'The best figure is optimistic',
    text: sweep.spec.data
      ? [
          `${best} on the days that it is measured on. On days that no task has seen, expect a larger error.`,
          choiceByTestDays(sweep.spec) ?? [],
        ]
          .flat()
          .join(' ')
      : `${best} by the value that is shown of it. On data that no task has seen, expect a worse one.`,
  };
}
