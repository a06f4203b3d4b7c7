import type { Ledger } from '../ledger.ts';
import { TaskNotFoundError } from '../sweep/errors.ts';
import { parsePoint } from '../sweep/results/point.ts';
import type { ParameterPoint } from '../parameters.ts';
import type { PointSetting, TaskStatus } from '../sweep/types.ts';
import { toStatus } from '../sweep/status.ts';

/** A task as its trainer needs it: all numbers exact, dates YYYYMMDD. */
export interface TaskRecord {
  readonly codeTask: string;
  /** The series; absent in a sweep without data. */
  readonly ticker?: string;
  readonly parameters: ParameterPoint;
  readonly point: Omit<PointSetting, 'ticker'>;
  readonly status: TaskStatus;
}

/**
 * Reads what a task is about.
 *
 * @throws TaskNotFoundError when there is no such task; LedgerError when another program has written over its point
 */
export async function readTask({ db }: Ledger, codeTask: string): Promise<TaskRecord> {
  const row = await db
    .selectFrom('TB_TASK as t')
    .innerJoin('TB_TASKSTATUS as s', 's.CODE_TASK', 't.CODE_TASK')
    .select(['t.CODE_TASK', 't.POINT', 't.POINT_SHA256', 's.STATUS'])
    .where('t.CODE_TASK', '=', codeTask)
    .executeTakeFirst();
  // A server takes 'x' and 'x ' for equal.
  if (row?.CODE_TASK !== codeTask) throw new TaskNotFoundError(codeTask);
  const { ticker, parameters, ...point } = parsePoint(row);
  return { codeTask, ...(ticker !== undefined && { ticker }), parameters, point, status: toStatus(row.STATUS) };
}
