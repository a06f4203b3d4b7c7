import { asDouble } from '../../values/float.ts';
import type { Ledger } from '../../ledger.ts';
import { withoutNulls } from '../without-nulls.ts';
import { parsePoint, readPoint } from './point.ts';
import type { ParameterPoint } from '../../parameters.ts';
import type { ModelResult, TaskStatus } from '../types.ts';
import { toStatus } from '../status.ts';
import { secondsBetween, timeOf } from '../time.ts';
import { METRICS, METRIC_NAMES, storedObjective } from '../../metrics.ts';
import type { Metrics } from '../../trainer/metrics.ts';
import { readFinals } from './finals.ts';

/** A result as it is read back: what the trainer left out is not there. */
export type StoredResult = { readonly [F in keyof ModelResult]?: ModelResult[F] };

/** A task with its parameters, how it stands, and its result if there is one. */
export interface TaskRow {
  readonly codeTask: string;
  readonly idxTask: number;
  readonly inGrid: boolean;
  readonly status: TaskStatus;
  readonly attempt: number;
  readonly parameters: ParameterPoint;
  readonly seed: number;
  readonly note?: string;
  readonly result?: StoredResult;
  /** The final values of all its metrics, those of the result too, by the names that they have in the ledger. */
  readonly metrics: Metrics;
  /** Mean squared error of the naive forecast on the same days. */
  readonly naiveMse?: number;
  /** What the last attempt computed with, as its trainer says. */
  readonly backend?: string;
  /** How long the last attempt took by the database's clock, to the millisecond; not there while it goes on. */
  readonly seconds?: number;
  /** When the last attempt ended, by the same clock: ISO 8601, in UTC. */
  readonly ended?: string;
}

/** These tasks, in the order in which they are named; a code that is no task's is left out. */
export async function tasksByCode(ledger: Ledger, codes: readonly string[]): Promise<TaskRow[]> {
  if (codes.length === 0) return [];
  const rows = await joined(ledger).where('t.CODE_TASK', 'in', codes).execute();
  const found = new Map(rows.map((row) => [row.CODE_TASK, row]));
  const finals = await readFinals(ledger, codes);
  return codes.flatMap((code) => found.get(code) ?? []).map((row) => toTaskRow(row, finals.get(row.CODE_TASK)));
}

/**
 * The sweep's best task so far, as its row in TB_SWEEP says; not one whose metric is no number (any more), or whose point
 * another program has written over.
 */
export async function bestTask(ledger: Ledger, sweepKey: string): Promise<TaskRow | undefined> {
  const sweep = await ledger.db.selectFrom('TB_SWEEP').selectAll().where('SWEEP_KEY', '=', sweepKey).executeTakeFirst();
  const objective = sweep && storedObjective(sweep);
  if (objective === undefined || !sweep?.BEST_CODE_TASK) return undefined;
  const row = await joined(ledger).where('t.CODE_TASK', '=', sweep.BEST_CODE_TASK).executeTakeFirst();
  if (row === undefined || readPoint(row) === undefined) return undefined;
  const finals = await readFinals(ledger, [row.CODE_TASK]);
  const task = toTaskRow(row, finals.get(row.CODE_TASK));
  return task.metrics[objective.metric] === undefined ? undefined : task;
}

function joined({ db }: Ledger) {
  return db
    .selectFrom('TB_TASK as t')
    .leftJoin('TB_TASKSTATUS as s', 's.CODE_TASK', 't.CODE_TASK')
    .leftJoin('TB_MODELRESULT as r', 'r.CODE_TASK', 't.CODE_TASK')
    .leftJoin('TB_TASKATTEMPT as a', (on) =>
      on.onRef('a.CODE_TASK', '=', 't.CODE_TASK').onRef('a.ATTEMPT', '=', 't.ATTEMPT'),
    )
    .select(['t.CODE_TASK', 't.IDX_TASK', 't.IN_GRID', 't.ATTEMPT', 't.POINT', 't.POINT_SHA256'])
    .select(['s.STATUS', 's.NOTE'])
    .select([asDouble('a.NAIVE_MSE').as('NAIVE_MSE'), 'a.BACKEND', 'a.DATE_START', 'a.DATE_END'])
    .select(['r.CODE_TASK as RESULT', 'r.TICKER', asDouble('r.VERSION_MODEL').as('VERSION_MODEL')])
    .select(['r.DATE_B_TRAIN', 'r.DATE_E_TRAIN', 'r.DATE_B_TEST', 'r.DATE_E_TEST'])
    .select([asDouble('r.LOSS').as('LOSS'), asDouble('r.ACCURACY').as('ACCURACY'), asDouble('r.MSE').as('MSE')]);
}

type JoinedRow = Awaited<ReturnType<ReturnType<typeof joined>['execute']>>[number];

function toTaskRow(row: JoinedRow, finals: Metrics = {}): TaskRow {
  const result = row.RESULT === null ? undefined : toResult(row);
  const { parameters, seed } = parsePoint(row);
  return {
    codeTask: row.CODE_TASK,
    idxTask: row.IDX_TASK,
    inGrid: row.IN_GRID === 1,
    status: toStatus(row.STATUS),
    attempt: row.ATTEMPT,
    parameters,
    seed,
    metrics: { ...columnMetrics(result), ...finals },
    ...withoutNulls({
      note: row.NOTE,
      result,
      naiveMse: row.NAIVE_MSE,
      backend: row.BACKEND,
      seconds: secondsBetween(row.DATE_START, row.DATE_END),
      ended: timeOf(row.DATE_END),
    }),
  };
}

/** The metrics of a result that have columns of their own. */
function columnMetrics(result: StoredResult = {}): Metrics {
  const values = METRIC_NAMES.map((name) => [name, result[METRICS[name].field]] as const);
  return Object.fromEntries(values.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])));
}

function toResult(row: JoinedRow): StoredResult {
  return withoutNulls({
    ticker: row.TICKER,
    versionModel: row.VERSION_MODEL,
    dateBeginTrain: row.DATE_B_TRAIN,
    dateEndTrain: row.DATE_E_TRAIN,
    dateBeginTest: row.DATE_B_TEST,
    dateEndTest: row.DATE_E_TEST,
    loss: row.LOSS,
    accuracy: row.ACCURACY,
    mse: row.MSE,
  });
}
