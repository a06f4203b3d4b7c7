import { asDouble } from '../../values/float.ts';
import type { Ledger } from '../../ledger.ts';
import { withoutNulls } from '../without-nulls.ts';
import { parsePoint, readPoint } from './point.ts';
import type { ParameterPoint } from '../../parameters.ts';
import type { ModelResult, TaskStatus } from '../shapes.ts';
import { toStatus } from '../status.ts';
import { secondsBetween } from '../time.ts';
import { METRICS, toMetric } from '../../metrics.ts';

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
  readonly note?: string;
  readonly result?: StoredResult;
  /** Mean squared error of the naive forecast on the same days. */
  readonly naiveMse?: number;
  /** What the last attempt computed with, as its trainer says. */
  readonly backend?: string;
  /** How long the last attempt took by the database's clock, to the millisecond; not there while it goes on. */
  readonly seconds?: number;
}

/** These tasks, in the order in which they are named; a code that is no task's is left out. */
export async function tasksByCode(ledger: Ledger, codes: readonly string[]): Promise<TaskRow[]> {
  if (codes.length === 0) return [];
  const rows = await joined(ledger).where('t.CODE_TASK', 'in', codes).execute();
  const found = new Map(rows.map((row) => [row.CODE_TASK, row]));
  return codes.flatMap((code) => found.get(code) ?? []).map(toTaskRow);
}

/**
 * The sweep's best task so far, as its row in TB_SWEEP says; not one whose metric is no number (any more), or whose point
 * another program has written over.
 */
export async function bestTask(ledger: Ledger, sweepKey: string): Promise<TaskRow | undefined> {
  const row = await joined(ledger)
    .innerJoin('TB_SWEEP as w', 'w.BEST_CODE_TASK', 't.CODE_TASK')
    .select('w.OBJECTIVE')
    .where('w.SWEEP_KEY', '=', sweepKey)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const metric = toMetric(row.OBJECTIVE);
  if (metric === undefined || readPoint(row) === undefined) return undefined;
  const task = toTaskRow(row);
  return task.result?.[METRICS[metric].field] === undefined ? undefined : task;
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

function toTaskRow(row: JoinedRow): TaskRow {
  return {
    codeTask: row.CODE_TASK,
    idxTask: row.IDX_TASK,
    inGrid: row.IN_GRID === 1,
    status: toStatus(row.STATUS),
    attempt: row.ATTEMPT,
    parameters: parsePoint(row).parameters,
    ...withoutNulls({
      note: row.NOTE,
      result: row.RESULT === null ? null : toResult(row),
      naiveMse: row.NAIVE_MSE,
      backend: row.BACKEND,
      seconds: secondsBetween(row.DATE_START, row.DATE_END),
    }),
  };
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
