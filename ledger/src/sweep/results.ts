import { asDouble } from '../dialect/sql.ts';
import type { Ledger } from '../ledger.ts';
import { withoutNulls } from './without-nulls.ts';
import { parsePoint } from './point.ts';
import type { HyperParameters, ModelResult, TaskStatus } from './shapes.ts';
import { toStatus } from './status.ts';

/** A result as it is read back: what the trainer left out is not there. */
export type StoredResult = { readonly [F in keyof ModelResult]?: ModelResult[F] };

/** A task with its parameters, how it stands, and its result if there is one. */
export type TaskRow = {
  readonly codeTask: string;
  readonly idxTask: number;
  readonly inGrid: boolean;
  readonly status: TaskStatus;
  readonly attempt: number;
  readonly parameters: HyperParameters;
  readonly note?: string;
  readonly result?: StoredResult;
  /** Mean squared error of the naive forecast on the same days. */
  readonly naiveMse?: number;
};

/** All tasks of a sweep, those out of its grid too, by IDX_TASK. */
export async function taskRows(ledger: Ledger, sweepKey: string): Promise<TaskRow[]> {
  const rows = await joined(ledger).where('t.SWEEP_KEY', '=', sweepKey).orderBy('t.IDX_TASK').execute();
  return rows.map(toTaskRow);
}

/** One task; undefined when there is none of this code. */
export async function taskRow(ledger: Ledger, codeTask: string): Promise<TaskRow | undefined> {
  const row = await joined(ledger).where('t.CODE_TASK', '=', codeTask).executeTakeFirst();
  return row === undefined ? undefined : toTaskRow(row);
}

/** The sweep's best task so far, as its row in TB_SWEEP says. */
export async function bestTask(ledger: Ledger, sweepKey: string): Promise<TaskRow | undefined> {
  const row = await joined(ledger)
    .innerJoin('TB_SWEEP as w', 'w.BEST_CODE_TASK', 't.CODE_TASK')
    .where('w.SWEEP_KEY', '=', sweepKey)
    .executeTakeFirst();
  return row === undefined ? undefined : toTaskRow(row);
}

function joined({ db }: Ledger) {
  return db
    .selectFrom('TB_TASK as t')
    .leftJoin('TB_TASKSTATUS as s', 's.CODE_TASK', 't.CODE_TASK')
    .leftJoin('TB_MODELRESULT as r', 'r.CODE_TASK', 't.CODE_TASK')
    .leftJoin('TB_TASKATTEMPT as a', (on) =>
      on.onRef('a.CODE_TASK', '=', 't.CODE_TASK').onRef('a.ATTEMPT', '=', 't.ATTEMPT'),
    )
    .select(['t.CODE_TASK', 't.IDX_TASK', 't.IN_GRID', 't.ATTEMPT', 't.POINT', 's.STATUS', 's.NOTE', 'a.NAIVE_MSE'])
    .select(['r.CODE_TASK as RESULT', 'r.TICKER', 'r.VERSION_MODEL'])
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
    parameters: parsePoint(row.CODE_TASK, row.POINT).parameters,
    ...withoutNulls({
      note: row.NOTE,
      result: row.RESULT === null ? null : toResult(row),
      naiveMse: row.NAIVE_MSE,
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
