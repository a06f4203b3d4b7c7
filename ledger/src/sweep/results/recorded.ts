import { sql } from 'kysely';
import { asDouble } from '../../values/float.ts';
import type { Ledger } from '../../ledger.ts';
import { METRIC_NAMES } from '../../metrics.ts';
import type { ColumnMetric } from '../../metrics.ts';
import { metricNames } from './query/columns.ts';

/** Which results any task of a sweep has, in its grid or not. */
export interface RecordedResults {
  /** The metrics with a final value: those with columns of their own first, the others by name. */
  readonly metrics: readonly string[];
  /** Whether the error of the naive forecast is known. */
  readonly naive: boolean;
  /** Whether it is known what computed. */
  readonly backend: boolean;
}

/** Looks which results a sweep has. Reads all its tasks. */
export async function recordedResults(ledger: Ledger, sweepKey: string): Promise<RecordedResults> {
  const { db } = ledger;
  const row = await db
    .selectFrom('TB_TASK as t')
    .leftJoin('TB_MODELRESULT as r', 'r.CODE_TASK', 't.CODE_TASK')
    .leftJoin('TB_TASKATTEMPT as a', (on) =>
      on.onRef('a.CODE_TASK', '=', 't.CODE_TASK').onRef('a.ATTEMPT', '=', 't.ATTEMPT'),
    )
    .select(METRIC_NAMES.map((name) => countOf(asDouble(`r.${name}`)).as(name)))
    .select([countOf(asDouble('a.NAIVE_MSE')).as('naive'), countOf(sql.ref('a.BACKEND')).as('backend')])
    .where('t.SWEEP_KEY', '=', sweepKey)
    .executeTakeFirstOrThrow();
  // A server may give a count as text.
  const counts: Readonly<Record<ColumnMetric, number | string>> = row;
  const columns = METRIC_NAMES.filter((name) => Number(counts[name]) > 0);
  return {
    metrics: [...columns, ...(await metricNames(ledger, sweepKey))],
    naive: Number(row.naive) > 0,
    backend: Number(row.backend) > 0,
  };
}

function countOf(value: ReturnType<typeof sql>) {
  return sql<number | string>`count(${value})`;
}
