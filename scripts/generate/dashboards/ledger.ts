import { VariableSort } from '@grafana/grafana-foundation-sdk/dashboard';
import type { DashboardBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder as Table } from '@grafana/grafana-foundation-sdk/table';
import { PanelBuilder as Trend } from '@grafana/grafana-foundation-sdk/trend';
import { PanelBuilder as XyChart } from '@grafana/grafana-foundation-sdk/xychart';
import { dashboard, linkTo, MYSQL, panel, select, SQLITE, variable } from './build.ts';
import type { PanelText, Source } from './build.ts';
import { coloured, limits } from './panels.ts';
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
  return results(
    dashboard('ledger', 'Results', 'Results of one sweep, read from the ledger (MySQL data source).', MYSQL),
    MYSQL,
  ).link(linkTo('sweep', 'Progress'));
}

/** The same of a ledger that is one file. */
export function fileDashboard(): DashboardBuilder {
  const description = 'Results of one sweep, read from an SQLite ledger (data source frser-sqlite-datasource).';
  return results(dashboard('ledger-sqlite', 'Results (SQLite)', description, SQLITE), SQLITE);
}

function results(board: DashboardBuilder, source: Source): DashboardBuilder {
  const sweeps = 'SELECT NAME FROM TB_SWEEP WHERE NAMESPACE = ${namespace:sqlstring}';
  return (
    board
      .withVariable(variable('namespace', 'Namespace', 'SELECT DISTINCT NAMESPACE FROM TB_SWEEP', source))
      .withVariable(variable('sweep', 'Sweep', sweeps, source))
      // oxlint-disable-next-line unicorn/no-array-sort -- it is no array
      .withVariable(variable('metric', 'Metric', METRICS, source).sort(VariableSort.Disabled))
      .withVariable(variable('parameter', 'Parameters', PARAMETERS, source).multi(true).includeAll(true))
      .withPanel(leaderboard(source))
      .withPanel(bestSoFar(source))
      .withPanel(choosers(source))
      .withPanel(againstNumbers(source))
      .withPanel(againstWords(source))
      .withPanel(stepsOfTheBest(source))
      .withPanel(lossOfTheBest(source))
      .withPanel(failures(source))
  );
}

/** A panel that shows what a query of the ledger gives. */
function shown<P extends Parameters<typeof panel>[0]>(
  builder: P,
  text: PanelText & { source: Source },
  sql: string,
): P {
  return panel(builder, text, select(sql, text.source));
}

function leaderboard(source: Source): Table {
  const description =
    'Completed tasks by the metric that is chosen, the best first. RATIO, of the MSE, is below 1 where it beats the naive forecast (tomorrow is as today).';
  // Beside 1, as good as the naive forecast.
  const table = new Table().overrideByName('RATIO', [
    ...coloured(limits('green', [1, 'red'])),
    { id: 'decimals', value: 3 },
  ]);
  return shown(table, { title: 'Leaderboard', description, columns: 24, height: 10, source }, LEADERBOARD);
}

function bestSoFar(source: Source): Trend {
  const title = 'Best so far: $metric';
  const description = 'The best value among the first so many tasks, in the order in which they were completed.';
  return shown(new Trend().xField('ENDED'), { title, description, columns: 12, source }, BEST_SO_FAR);
}

function choosers(source: Source): Table {
  const title = 'What chose the points';
  const description =
    'Tasks by the algorithm that proposed their points. Start: points that the manifest begins with; Kept: tasks of an earlier grid.';
  return shown(new Table(), { title, description, columns: 12, source }, CHOOSERS);
}

/** A panel for each parameter that is chosen. */
function againstNumbers(source: Source): XyChart {
  const builder = new XyChart().repeat('parameter').repeatDirection('h').maxPerRow(3);
  const text = { title: '$parameter against $metric', description: 'A point is a completed task.', columns: 8, source };
  return shown(builder, text, AGAINST_NUMBERS);
}

function againstWords(source: Source): Table {
  const title = 'Words and booleans against $metric';
  const description = 'The metric of the completed tasks with each value of a parameter that is no number.';
  return shown(new Table(), { title, description, columns: 24, source }, AGAINST_WORDS);
}

function stepsOfTheBest(source: Source): Trend {
  const title = 'Steps of the best task: $metric';
  const description = 'The metric at each step, where the trainer reports steps.';
  return shown(new Trend().xField('STEP'), { title, description, columns: 12, source }, STEPS_OF_THE_BEST);
}

function lossOfTheBest(source: Source): Trend {
  const title = 'Loss of the best task';
  const description = 'Training loss by epoch, where the trainer records epochs.';
  return shown(new Trend().xField('EPOCH'), { title, description, columns: 12, source }, LOSS_OF_THE_BEST);
}

function failures(source: Source): Table {
  const description = 'Failed tasks with every attempt; NOTE begins with the cause.';
  return shown(new Table(), { title: 'Failures', description, columns: 24, source }, FAILURES);
}
