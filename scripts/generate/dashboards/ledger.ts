import type { DashboardBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder as Table } from '@grafana/grafana-foundation-sdk/table';
import { PanelBuilder as Trend } from '@grafana/grafana-foundation-sdk/trend';
import { PanelBuilder as XyChart } from '@grafana/grafana-foundation-sdk/xychart';
import { dashboard, LEDGER, panel, select, variable } from './build.ts';

/** The sweep that was chosen; Grafana quotes the values. */
const CHOSEN = `w.NAMESPACE = \${namespace:sqlstring} AND w.NAME = \${sweep:sqlstring}`;

/** Completed tasks of the sweep's current grid, with point and result. */
const COMPLETED = `  FROM TB_SWEEP w
  JOIN TB_TASK t ON t.SWEEP_KEY = w.SWEEP_KEY AND t.IN_GRID = 1
  JOIN TB_TASKSTATUS s ON s.CODE_TASK = t.CODE_TASK AND s.STATUS = 'Completed'
  JOIN TB_HYPERPARAMETER h ON h.CODE_TASK = t.CODE_TASK
  JOIN TB_MODELRESULT r ON r.CODE_TASK = t.CODE_TASK AND r.MSE IS NOT NULL
 WHERE ${CHOSEN}`;

const LEADERBOARD = `SELECT t.IDX_TASK, r.CODE_TASK, r.MSE, a.NAIVE_MSE, r.MSE / a.NAIVE_MSE AS RATIO, r.LOSS,
       h.EPOCH, h.BATCH_SIZE, h.LEARNING_RATE, h.RATIO_TRAIN_SET, h.SIZE_SEQUENCE,
       h.SIZE_UNIT_INPUT, h.SIZE_UNIT_HIDDEN
${COMPLETED.replace(' WHERE', '  LEFT JOIN TB_TASKATTEMPT a ON a.CODE_TASK = t.CODE_TASK AND a.ATTEMPT = t.ATTEMPT\n WHERE')}
 ORDER BY r.MSE, t.IDX_TASK
 LIMIT 50`;

const FAILURES = `SELECT s.CODE_TASK, s.NOTE, a.ATTEMPT, a.EXIT_CODE, a.CAUSE
  FROM TB_SWEEP w
  JOIN TB_TASK t ON t.SWEEP_KEY = w.SWEEP_KEY AND t.IN_GRID = 1
  JOIN TB_TASKSTATUS s ON s.CODE_TASK = t.CODE_TASK AND s.STATUS = 'Failed'
  LEFT JOIN TB_TASKATTEMPT a ON a.CODE_TASK = t.CODE_TASK
 WHERE ${CHOSEN}
 ORDER BY t.IDX_TASK, a.ATTEMPT
 LIMIT 100`;

const LOSS_OF_THE_BEST = `SELECT m.EPOCH, m.LOSS
  FROM TB_SWEEP w
  JOIN TB_TASK t ON t.CODE_TASK = w.BEST_CODE_TASK
  JOIN TB_EPOCHMETRIC m ON m.CODE_TASK = t.CODE_TASK AND m.ATTEMPT = t.ATTEMPT
 WHERE ${CHOSEN}
 ORDER BY m.EPOCH`;

const PARAMETERS = {
  EPOCH: 'Epochs',
  BATCH_SIZE: 'Batch size',
  LEARNING_RATE: 'Learning rate',
  RATIO_TRAIN_SET: 'Share of training days',
  SIZE_SEQUENCE: 'Days in a sequence',
  SIZE_UNIT_HIDDEN: 'Hidden units',
};

/** What the ledger knows of one sweep: results, not operations. */
export function ledgerDashboard(): DashboardBuilder {
  const board = dashboard(
    'ledger',
    'Results',
    'Results of one sweep, read from the ledger (MySQL data source).',
    LEDGER,
  )
    .withVariable(variable('namespace', 'Namespace', 'SELECT DISTINCT NAMESPACE FROM TB_SWEEP', LEDGER))
    .withVariable(
      variable('sweep', 'Sweep', 'SELECT NAME FROM TB_SWEEP WHERE NAMESPACE = ${namespace:sqlstring}', LEDGER),
    )
    .withPanel(
      panel(
        new Table(),
        {
          title: 'Leaderboard',
          description: 'Completed tasks by MSE. RATIO below 1 beats the naive forecast (tomorrow is as today).',
          columns: 24,
          height: 10,
        },
        select(LEADERBOARD),
      ),
    );
  for (const [column, title] of Object.entries(PARAMETERS))
    board.withPanel(
      panel(
        new XyChart(),
        { title: `${title} against MSE`, description: 'A point is a completed task.', columns: 8 },
        select(`SELECT h.${column}, r.MSE\n${COMPLETED}\n ORDER BY h.${column}, r.MSE`),
      ),
    );
  return board
    .withPanel(
      panel(
        new Trend().xField('EPOCH'),
        { title: 'Loss of the best task', description: 'Training loss by epoch.', columns: 12 },
        select(LOSS_OF_THE_BEST),
      ),
    )
    .withPanel(
      panel(
        new Table(),
        { title: 'Failures', description: 'Failed tasks with every attempt; NOTE begins with the cause.', columns: 12 },
        select(FAILURES),
      ),
    );
}
