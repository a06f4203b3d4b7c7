import { sql } from 'kysely';
import type { Trx } from '../../ledger.ts';
import type { TaskCounts } from '../types.ts';
import { finalValue } from '../results/query/metric-value.ts';
import { hasRows } from '../has-rows.ts';
import { membershipOf, pointValues } from '../points/read.ts';
import { rankPoints } from '../points/value.ts';
import type { PointValue } from '../points/value.ts';
import { bestFirst, objectiveColumns, storedObjective } from '../../metrics.ts';
import type { Objective } from '../../metrics.ts';

/** MySQL gives a sum as text, and no rows have none. */
type Sum = number | string | null;

/**
 * Counts the tasks in a sweep's grid, or those of them that are named. A settled task that is neither Completed with a
 * result nor Stopped is a failed one: so a corrupt row (Completed without a result) never counts as completed.
 */
export async function countTasks(trx: Trx, sweepKey: string, codes?: readonly string[]): Promise<TaskCounts> {
  const row = await inGridTasks(trx, sweepKey, codes)
    .leftJoin('TB_TASKSTATUS as s', 's.CODE_TASK', 't.CODE_TASK')
    .leftJoin('TB_MODELRESULT as r', 'r.CODE_TASK', 't.CODE_TASK')
    .select([
      sql<number>`count(*)`.as('total'),
      sql<Sum>`sum(t.SETTLED = 1)`.as('settled'),
      sql<Sum>`sum(t.SETTLED = 1 and s.STATUS = 'Stopped')`.as('stopped'),
      sql<Sum>`sum(t.SETTLED = 1 and s.STATUS = 'Completed' and r.CODE_TASK is not null)`.as('completed'),
    ])
    .executeTakeFirstOrThrow();
  const completed = Number(row.completed);
  const stopped = Number(row.stopped);
  return { total: row.total, completed, stopped, failed: Number(row.settled) - stopped - completed };
}

/** The best task and its value; of a point with replicates, the one nearest to their median, and that. */
interface Best {
  readonly codeTask: string;
  readonly value: number;
}

/** The best task among those in the grid that are Completed: by the objective, then by IDX_TASK; no number, no place. */
async function findBest(
  trx: Trx,
  sweepKey: string,
  { metric, goal }: Objective,
  codes?: readonly string[],
): Promise<Best | undefined> {
  const value = finalValue(metric);
  return await inGridTasks(trx, sweepKey, codes)
    .innerJoin('TB_TASKSTATUS as s', 's.CODE_TASK', 't.CODE_TASK')
    .innerJoin('TB_MODELRESULT as r', 'r.CODE_TASK', 't.CODE_TASK')
    .where('t.SETTLED', '=', 1)
    .where('s.STATUS', '=', 'Completed')
    .where(value, 'is not', null)
    .select(['t.CODE_TASK as codeTask', value.as('value')])
    .orderBy('value', bestFirst(goal))
    .orderBy('t.IDX_TASK')
    .limit(1)
    .executeTakeFirst();
}

function inGridTasks(trx: Trx, sweepKey: string, codes: readonly string[] | undefined) {
  const tasks = trx.selectFrom('TB_TASK as t').where('t.SWEEP_KEY', '=', sweepKey).where('t.IN_GRID', '=', 1);
  return codes === undefined ? tasks : tasks.where('t.CODE_TASK', 'in', codes);
}

/** Adds what changed between two counts to the sweep's counters. */
export async function addCounts(trx: Trx, sweepKey: string, before: TaskCounts, after: TaskCounts): Promise<void> {
  await trx
    .updateTable('TB_SWEEP')
    .set((eb) => ({
      N_TOTAL: eb('N_TOTAL', '+', after.total - before.total),
      N_COMPLETED: eb('N_COMPLETED', '+', after.completed - before.completed),
      N_FAILED: eb('N_FAILED', '+', after.failed - before.failed),
      N_STOPPED: eb('N_STOPPED', '+', after.stopped - before.stopped),
    }))
    .where('SWEEP_KEY', '=', sweepKey)
    .execute();
}

/** Counts everything anew and finds the best task among all; without an objective the best one stays. */
export async function recountAll(trx: Trx, sweepKey: string, objective: Objective | undefined): Promise<void> {
  const counts = await countTasks(trx, sweepKey);
  await trx
    .updateTable('TB_SWEEP')
    .set({
      N_TOTAL: counts.total,
      N_COMPLETED: counts.completed,
      N_FAILED: counts.failed,
      N_STOPPED: counts.stopped,
      ...(objective && (await bestColumns(trx, sweepKey, objective))),
    })
    .where('SWEEP_KEY', '=', sweepKey)
    .execute();
}

async function bestColumns(trx: Trx, sweepKey: string, objective: Objective) {
  const best = await bestOfAll(trx, sweepKey, objective);
  return { ...objectiveColumns(objective), BEST_CODE_TASK: best?.codeTask ?? null, BEST_VALUE: best?.value ?? null };
}

/** The best of all tasks; where points have replicates, of all points. */
async function bestOfAll(trx: Trx, sweepKey: string, objective: Objective): Promise<Best | undefined> {
  if (!(await hasRows(trx, 'TB_REPLICATE', sweepKey))) return await findBest(trx, sweepKey, objective);
  return asBest(rankPoints(await pointValues(trx, sweepKey, objective), objective)[0]);
}

function asBest(point: PointValue | undefined): Best | undefined {
  return point && { codeTask: point.codeTask, value: point.median };
}

/**
 * Sets the best task after these tasks changed; only when the best one itself is out are all looked at. Where the
 * objective is not to be read it is left: whoever registers the sweep anew has all of them looked at.
 */
export async function refreshBest(trx: Trx, sweepKey: string, codes: readonly string[]): Promise<void> {
  const { BEST_CODE_TASK, BEST_VALUE, ...columns } = await trx
    .selectFrom('TB_SWEEP')
    .select(['OBJECTIVE', 'GOAL', 'BEST_CODE_TASK', 'BEST_VALUE'])
    .where('SWEEP_KEY', '=', sweepKey)
    .executeTakeFirstOrThrow();
  const objective = storedObjective(columns);
  if (objective === undefined) return;
  const held = BEST_CODE_TASK === null ? [] : [BEST_CODE_TASK];
  const points = await membershipOf(trx, [...held, ...codes]);
  const look = { sweepKey, objective, held, codes };
  const best = points.size > 0 ? await bestAmongPoints(trx, look, points) : await bestAmongTasks(trx, look);
  const [code, value] = [best?.codeTask ?? null, best?.value ?? null];
  if (code === BEST_CODE_TASK && (points.size === 0 || value === BEST_VALUE)) return;
  await trx
    .updateTable('TB_SWEEP')
    .set({ BEST_CODE_TASK: code, BEST_VALUE: value })
    .where('SWEEP_KEY', '=', sweepKey)
    .execute();
}

/** What changed in a sweep, and which task was its best before. */
interface Look {
  readonly sweepKey: string;
  readonly objective: Objective;
  readonly held: readonly string[];
  readonly codes: readonly string[];
}

async function bestAmongTasks(trx: Trx, { sweepKey, objective, held, codes }: Look): Promise<Best | undefined> {
  const isOut = held.length > 0 && (await findBest(trx, sweepKey, objective, held)) === undefined;
  return await findBest(trx, sweepKey, objective, isOut ? undefined : [...held, ...codes]);
}

/** A median may get worse: then, too, all points are looked at. */
async function bestAmongPoints(
  trx: Trx,
  { sweepKey, objective, held, codes }: Look,
  points: ReadonlyMap<string, string>,
): Promise<Best | undefined> {
  const changed = new Set(codes.map((code) => points.get(code)));
  const isOut = held.some((code) => !points.has(code) || changed.has(points.get(code)));
  const values = await pointValues(trx, sweepKey, objective, isOut ? undefined : [...new Set(points.values())]);
  return asBest(rankPoints(values, objective)[0]);
}
