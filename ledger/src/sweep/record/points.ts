import { sql } from 'kysely';
import type { Trx } from '../../ledger.ts';
import { bestFirst } from '../../metrics.ts';
import type { Objective } from '../../metrics.ts';
import { finalValue } from '../results/metric-value.ts';

/** What the replicates of a point came to, all of them being over. */
export interface PointValue {
  /** The code of its task with the sweep's own seed. */
  readonly point: string;
  /** Of those that have a value. */
  readonly median: number;
  /** The replicate whose value is nearest to the median, the first of equal ones. */
  readonly codeTask: string;
  /** Of the task with the sweep's own seed, or the first that is there. */
  readonly idxTask: number;
}

/** The points that have replicates and that any of these tasks belongs to. */
export async function repeatedPoints(trx: Trx, codes: readonly string[]): Promise<string[]> {
  if (codes.length === 0) return [];
  const rows = await trx
    .selectFrom('TB_REPLICATE')
    .select('REPLICATE_OF')
    .distinct()
    .where((eb) => eb.or([eb('CODE_TASK', 'in', codes), eb('REPLICATE_OF', 'in', codes)]))
    .execute();
  return rows.map(({ REPLICATE_OF }) => REPLICATE_OF);
}

/** Whether any point of a sweep has replicates. */
export async function hasReplicates(trx: Trx, sweepKey: string): Promise<boolean> {
  const row = await trx
    .selectFrom('TB_REPLICATE')
    .select('CODE_TASK')
    .where('CODE_TASK', '>', `${sweepKey}-`)
    .where('CODE_TASK', '<', `${sweepKey}.`)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/**
 * The points of a sweep's grid whose replicates are all over, with the medians of their values; those without any value are
 * left out.
 *
 * @param points only these; absent: all
 */
export async function pointValues(
  trx: Trx,
  sweepKey: string,
  { metric }: Objective,
  points?: readonly string[],
): Promise<PointValue[]> {
  const members = points && [...points, ...(await replicatesOf(trx, points))];
  const rows = await trx
    .selectFrom('TB_TASK as t')
    .leftJoin('TB_REPLICATE as p', 'p.CODE_TASK', 't.CODE_TASK')
    .leftJoin('TB_TASKSTATUS as s', 's.CODE_TASK', 't.CODE_TASK')
    .leftJoin('TB_MODELRESULT as r', 'r.CODE_TASK', 't.CODE_TASK')
    .where('t.SWEEP_KEY', '=', sweepKey)
    .where('t.IN_GRID', '=', 1)
    .$if(members !== undefined, (query) => query.where('t.CODE_TASK', 'in', members ?? []))
    .select(['t.CODE_TASK as codeTask', 't.IDX_TASK as idxTask', 't.SETTLED as settled', 'p.REPLICATE_OF as first'])
    .select(
      sql<
        number | null
      >`case when s.STATUS = 'Completed' and r.CODE_TASK is not null then ${finalValue(metric)} end`.as('value'),
    )
    .orderBy('t.IDX_TASK')
    .execute();
  const groups = Map.groupBy(rows, ({ first, codeTask }) => first ?? codeTask);
  return Array.from(groups).flatMap(([point, tasks]) => valueOf(point, tasks) ?? []);
}

async function replicatesOf(trx: Trx, points: readonly string[]): Promise<string[]> {
  const rows = await trx.selectFrom('TB_REPLICATE').select('CODE_TASK').where('REPLICATE_OF', 'in', points).execute();
  return rows.map(({ CODE_TASK }) => CODE_TASK);
}

interface Replicate {
  readonly codeTask: string;
  readonly idxTask: number;
  readonly settled: number;
  readonly value: number | null;
}

function valueOf(point: string, tasks: readonly Replicate[]): PointValue | undefined {
  if (tasks.some(({ settled }) => settled !== 1)) return undefined;
  const valued = tasks.flatMap((task) => (task.value === null ? [] : [{ ...task, value: task.value }]));
  const median = medianOf(valued.map(({ value }) => value));
  if (median === undefined) return undefined;
  const distance = ({ value }: { value: number }): number => Math.abs(value - median);
  const nearest = valued.reduce((best, task) => (distance(task) < distance(best) ? task : best));
  return { point, median, codeTask: nearest.codeTask, idxTask: Math.min(...tasks.map(({ idxTask }) => idxTask)) };
}

/** The middle value, or the mean of the two in the middle; undefined of none. */
export function medianOf(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low, high] = [sorted[sorted.length % 2 === 1 ? middle : middle - 1], sorted[middle]];
  return low === undefined || high === undefined ? undefined : (low + high) / 2;
}

/** The best of points by their medians, the first of equal ones. */
export function bestPoint(values: readonly PointValue[], { goal }: Objective): PointValue | undefined {
  const sign = bestFirst(goal) === 'desc' ? -1 : 1;
  return values.toSorted((a, b) => sign * (a.median - b.median) || a.idxTask - b.idxTask)[0];
}
