import { VariableSort } from '@grafana/grafana-foundation-sdk/dashboard';
import type { DashboardBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder as Table } from '@grafana/grafana-foundation-sdk/table';
import { PanelBuilder as Trend } from '@grafana/grafana-foundation-sdk/trend';
import { PanelBuilder as XyChart } from '@grafana/grafana-foundation-sdk/xychart';
import { dashboard, LEDGER, panel, select, variable } from './build.ts';
import {
  AGAINST_NUMBERS,
  AGAINST_WORDS,
  BEST_SO_FAR,
  CHOOSERS,
  FAILURES,
  LEADERBOARD,
  LOSS_OF_THE_BEST,
  METRICS,
  PARAMETERS,
  STEPS_OF_THE_BEST,
} from './ledger-queries.ts';

/** What the ledger knows of one sweep: results, not operations. */
export function ledgerDashboard(): DashboardBuilder {
  const sweeps = 'SELECT NAME FROM TB_SWEEP WHERE NAMESPACE = ${namespace:sqlstring}';
  return (
    dashboard('ledger', 'Results', 'Results of one sweep, read from the ledger (MySQL data source).', LEDGER)
      .withVariable(variable('namespace', 'Namespace', 'SELECT DISTINCT NAMESPACE FROM TB_SWEEP', LEDGER))
      .withVariable(variable('sweep', 'Sweep', sweeps, LEDGER))
      // oxlint-disable-next-line unicorn/no-array-sort -- it is no array
      .withVariable(variable('metric', 'Metric', METRICS, LEDGER).sort(VariableSort.Disabled))
      .withVariable(variable('parameter', 'Parameters', PARAMETERS, LEDGER).multi(true).includeAll(true))
      .withPanel(leaderboard())
      .withPanel(bestSoFar())
      .withPanel(choosers())
      .withPanel(againstNumbers())
      .withPanel(againstWords())
      .withPanel(stepsOfTheBest())
      .withPanel(lossOfTheBest())
      .withPanel(failures())
  );
}

function leaderboard(): Table {
  const description =
    'Completed tasks by the metric that is chosen, the best first. RATIO, of the MSE, is below 1 where it beats the naive forecast (tomorrow is as today).';
  return panel(new Table(), { title: 'Leaderboard', description, columns: 24, height: 10 }, select(LEADERBOARD));
}

function bestSoFar(): Trend {
  const title = 'Best so far: $metric';
  const description = 'The best value among the first so many tasks, in the order in which they were completed.';
  return panel(new Trend().xField('ENDED'), { title, description, columns: 12 }, select(BEST_SO_FAR));
}

function choosers(): Table {
  const title = 'What chose the points';
  const description =
    'Tasks by the algorithm that proposed their points. Start: points that the manifest begins with; Kept: tasks of an earlier grid.';
  return panel(new Table(), { title, description, columns: 12 }, select(CHOOSERS));
}

/** A panel for each parameter that is chosen. */
function againstNumbers(): XyChart {
  const builder = new XyChart().repeat('parameter').repeatDirection('h').maxPerRow(3);
  const text = { title: '$parameter against $metric', description: 'A point is a completed task.', columns: 8 };
  return panel(builder, text, select(AGAINST_NUMBERS));
}

function againstWords(): Table {
  const title = 'Words and booleans against $metric';
  const description = 'The metric of the completed tasks with each value of a parameter that is no number.';
  return panel(new Table(), { title, description, columns: 24 }, select(AGAINST_WORDS));
}

function stepsOfTheBest(): Trend {
  const title = 'Steps of the best task: $metric';
  const description = 'The metric at each step, where the trainer reports steps.';
  return panel(new Trend().xField('STEP'), { title, description, columns: 12 }, select(STEPS_OF_THE_BEST));
}

function lossOfTheBest(): Trend {
  const title = 'Loss of the best task';
  const description = 'Training loss by epoch, where the trainer records epochs.';
  return panel(new Trend().xField('EPOCH'), { title, description, columns: 12 }, select(LOSS_OF_THE_BEST));
}

function failures(): Table {
  const description = 'Failed tasks with every attempt; NOTE begins with the cause.';
  return panel(new Table(), { title: 'Failures', description, columns: 24 }, select(FAILURES));
}
