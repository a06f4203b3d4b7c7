import { METRIC_NAMES, objectiveOf } from '@tuningsweep/ledger';

// Grafana quotes the values of variables.
const METRIC = '${metric:sqlstring}';
const PARAMETER = '${parameter:sqlstring}';

/** The sweep that was chosen, by its row in TB_SWEEP and by its name in the views. */
const CHOSEN = 'w.NAMESPACE = ${namespace:sqlstring} AND w.NAME = ${sweep:sqlstring}';
const SWEEP = "CONCAT(${namespace:sqlstring}, '/', ${sweep:sqlstring})";

/** The metric that was chosen, of a task. */
const OWN_COLUMNS = METRIC_NAMES.map((name) => `WHEN '${name}' THEN v.${name}`);
const VALUE = `CASE ${METRIC} WHEN v.OBJECTIVE THEN v.VALUE ${OWN_COLUMNS.join(' ')} ELSE m.VALUE END`;

/** Its final value beside each completed task of the sweep's current grid. */
const COMPLETED = `FROM V_RESULT v
       LEFT JOIN TB_METRIC m
         ON m.CODE_TASK = v.CODE_TASK AND m.ATTEMPT = v.ATTEMPT AND m.STEP = -1 AND m.NAME = ${METRIC}
      WHERE v.SWEEP = ${SWEEP} AND v.IN_GRID = 1 AND v.STATUS = 'Completed'`;

/** Without being told, no other metric is to be large: none that is only a row of TB_METRIC has such a goal. */
const RISING = METRIC_NAMES.filter((metric) => objectiveOf({ metric }).goal === 'Maximize');
const RISES = `CASE ${METRIC} WHEN v.OBJECTIVE THEN v.GOAL = 'Maximize' ${RISING.map((name) => `WHEN '${name}' THEN 1`).join(' ')} ELSE 0 END`;

export const LEADERBOARD = `SELECT r.IDX_TASK, r.CODE_TASK, r.METRIC, r.MSE, r.NAIVE_MSE, r.MSE / r.NAIVE_MSE AS RATIO,
       r.LOSS, r.ACCURACY, r.SECONDS,
       CASE WHEN JSON_VALID(t.POINT) THEN JSON_EXTRACT(t.POINT, '$.parameters') END AS PARAMETERS
  FROM (
     SELECT v.IDX_TASK, v.CODE_TASK, v.MSE, v.NAIVE_MSE, v.LOSS, v.ACCURACY, v.SECONDS,
       ${VALUE} AS METRIC,
       ${RISES} AS RISES
       ${COMPLETED}
  ) r
  JOIN TB_TASK t ON t.CODE_TASK = r.CODE_TASK
 WHERE r.METRIC IS NOT NULL
 ORDER BY CASE WHEN r.RISES = 1 THEN -r.METRIC ELSE r.METRIC END, r.IDX_TASK
 LIMIT 50`;

/** The smallest value, or the largest one, among the first so many completed tasks. */
export const BEST_SO_FAR = `SELECT r.ENDED,
       CASE WHEN r.RISES = 1 THEN MAX(r.METRIC) OVER (ORDER BY r.ENDED) ELSE MIN(r.METRIC) OVER (ORDER BY r.ENDED) END AS BEST
  FROM (
     SELECT ROW_NUMBER() OVER (ORDER BY v.DATE_END, v.IDX_TASK) AS ENDED,
       ${VALUE} AS METRIC,
       ${RISES} AS RISES
       ${COMPLETED}
  ) r
 WHERE r.METRIC IS NOT NULL
 ORDER BY r.ENDED`;

/** Of a grid every point is the grid's; a replicate is its point's. */
export const CHOOSERS = `SELECT r.CHOSEN_BY, COUNT(*) AS TASKS, SUM(r.METRIC IS NOT NULL) AS COMPLETED,
       MIN(r.METRIC) AS SMALLEST, AVG(r.METRIC) AS MEAN, MAX(r.METRIC) AS LARGEST
  FROM (
     SELECT CASE WHEN p.ORIGIN IS NULL THEN 'Grid' WHEN p.ORIGIN <> 'Algorithm' THEN p.ORIGIN
                 WHEN JSON_VALID(s.DEFINITION) THEN REPLACE(JSON_EXTRACT(s.DEFINITION, '$.algorithm.name'), '"', '') END AS CHOSEN_BY,
       CASE WHEN v.STATUS = 'Completed' THEN ${VALUE} END AS METRIC
       FROM V_RESULT v
       LEFT JOIN TB_METRIC m
         ON m.CODE_TASK = v.CODE_TASK AND m.ATTEMPT = v.ATTEMPT AND m.STEP = -1 AND m.NAME = ${METRIC}
       LEFT JOIN TB_REPLICATE c ON c.CODE_TASK = v.CODE_TASK
       LEFT JOIN TB_PROPOSAL p ON p.CODE_TASK = COALESCE(c.REPLICATE_OF, v.CODE_TASK)
       LEFT JOIN TB_SEARCH s ON s.SWEEP_KEY = p.SWEEP_KEY AND s.IDX_SEARCH = p.IDX_SEARCH
      WHERE v.SWEEP = ${SWEEP} AND v.IN_GRID = 1
  ) r
 GROUP BY r.CHOSEN_BY
 ORDER BY r.CHOSEN_BY`;

export const AGAINST_NUMBERS = `SELECT r.NUMBER, r.METRIC
  FROM (
     SELECT p.NUMBER,
       ${VALUE} AS METRIC
       ${COMPLETED.replace('LEFT JOIN', `JOIN V_PARAMETER p ON p.SWEEP = ${SWEEP} AND p.CODE_TASK = v.CODE_TASK AND p.NAME = ${PARAMETER}\n       LEFT JOIN`)}
  ) r
 WHERE r.NUMBER IS NOT NULL AND r.METRIC IS NOT NULL
 ORDER BY r.NUMBER, r.METRIC`;

export const AGAINST_WORDS = `SELECT r.NAME, r.TEXT, COUNT(*) AS TASKS, MIN(r.METRIC) AS SMALLEST, AVG(r.METRIC) AS MEAN, MAX(r.METRIC) AS LARGEST
  FROM (
     SELECT p.NAME, p.TEXT,
       ${VALUE} AS METRIC
       ${COMPLETED.replace('LEFT JOIN', `JOIN V_PARAMETER p ON p.SWEEP = ${SWEEP} AND p.CODE_TASK = v.CODE_TASK\n       LEFT JOIN`)}
  ) r
 WHERE r.TEXT IS NOT NULL AND r.METRIC IS NOT NULL
 GROUP BY r.NAME, r.TEXT
 ORDER BY r.NAME, r.TEXT`;

export const FAILURES = `SELECT v.CODE_TASK, v.NOTE, a.ATTEMPT, a.EXIT_CODE, a.CAUSE
  FROM V_RESULT v
  LEFT JOIN TB_TASKATTEMPT a ON a.CODE_TASK = v.CODE_TASK
 WHERE v.SWEEP = ${SWEEP} AND v.IN_GRID = 1 AND v.STATUS = 'Failed'
 ORDER BY v.IDX_TASK, a.ATTEMPT
 LIMIT 100`;

/** The best task's last attempt. */
const OF_THE_BEST = (table: string): string => `FROM TB_SWEEP w
  JOIN TB_TASK t ON t.CODE_TASK = w.BEST_CODE_TASK
  JOIN ${table} m ON m.CODE_TASK = t.CODE_TASK AND m.ATTEMPT = t.ATTEMPT
 WHERE ${CHOSEN}`;

export const LOSS_OF_THE_BEST = `SELECT m.EPOCH, m.LOSS
  ${OF_THE_BEST('TB_EPOCHMETRIC')}
 ORDER BY m.EPOCH`;

export const STEPS_OF_THE_BEST = `SELECT m.STEP, m.VALUE
  ${OF_THE_BEST('TB_METRIC')} AND m.NAME = ${METRIC} AND m.STEP >= 0
 ORDER BY m.STEP`;

function measured(metric: string): string {
  return `UNION ALL SELECT '${metric}', 1 FROM V_RESULT v WHERE v.SWEEP = ${SWEEP} AND v.${metric} IS NOT NULL`;
}

/** The objective first, then every other metric of the sweep. */
export const METRICS = `SELECT n.NAME
  FROM (
    SELECT w.OBJECTIVE AS NAME, 0 AS PLACE FROM TB_SWEEP w WHERE ${CHOSEN}
    ${METRIC_NAMES.map(measured).join('\n    ')}
    UNION ALL SELECT m.NAME, 2 FROM TB_SWEEP w JOIN TB_TASK t ON t.SWEEP_KEY = w.SWEEP_KEY
      JOIN TB_METRIC m ON m.CODE_TASK = t.CODE_TASK AND m.ATTEMPT = t.ATTEMPT WHERE ${CHOSEN}
  ) n
 GROUP BY n.NAME
 ORDER BY MIN(n.PLACE), n.NAME`;

/** Those of the sweep's parameters that are numbers and differ. */
export const PARAMETERS = `SELECT p.NAME FROM V_PARAMETER p
 WHERE p.SWEEP = ${SWEEP} AND p.TEXT IS NULL
 GROUP BY p.NAME
HAVING COUNT(DISTINCT p.NUMBER) > 1
 ORDER BY p.NAME`;
