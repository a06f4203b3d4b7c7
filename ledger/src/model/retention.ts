import { sql } from 'kysely';
import { chunks } from '../values/chunks.ts';
import type { Lease } from '../transaction/fence.ts';
import type { Ledger } from '../ledger.ts';
import type { PointRow } from '../sweep/results/point.ts';
import { pointsOfTasks, rankedPoints } from '../sweep/points/read.ts';
import { write } from '../transaction/write.ts';
import { dropModels, codesWithModels } from './stored.ts';
import { finalValue } from '../sweep/results/query/metric-value.ts';
import { bestFirst, objectiveOf } from '../metrics.ts';
import type { WantedObjective } from '../metrics.ts';

/** Which models of a sweep are kept: those of the `count` best tasks, of every completed one, or of none. */
export interface Retention {
  readonly keep: 'Best' | 'All' | 'None';
  readonly count: number;
}

/** A completed task of which something is kept, and the row of its point. */
export interface TaskWithModel {
  readonly codeTask: string;
  readonly inGrid: boolean;
  readonly row: PointRow;
}

/** Models that one transaction deletes at most: one may be tens of megabytes. */
const CHUNK = 100;

/**
 * The tasks whose models are to be deleted: completed, in the grid, and not among the best ones. Those without a value of
 * its metric come after all others, and are deleted only when there are too many. Of a point with replicates the one nearest
 * to their median counts, and until all are over none is deleted. What is kept of any other task (out of
 * the grid, not settled, with another STATUS or without its result) is no surplus: it stays until it is pruned, replaced or
 * trained again. With `All` nothing is read.
 *
 * @param isIn which tasks count: those in the grid, or those that would be in it after an edit
 */
export async function surplusModels(
  ledger: Ledger,
  sweepKey: string,
  objective: WantedObjective,
  { keep, count }: Retention,
  isIn: (task: TaskWithModel) => boolean = ({ inGrid }) => inGrid,
): Promise<string[]> {
  if (keep === 'All') return [];
  const tasks = (await completedTasks(ledger, sweepKey, objective)).map(toTaskWithModel).filter(isIn);
  const codes = tasks.map(({ codeTask }) => codeTask);
  if (keep === 'None') return codes;
  const { ranked, undecided } = await rankTasks(ledger, sweepKey, objective, codes);
  return ranked.filter((code) => !undecided.has(code)).slice(count);
}

/** Tasks in the order in which their models are worth keeping. */
interface RankedTasks {
  readonly ranked: readonly string[];
  /** Those of points with replicates of which some are not over: each may be the one that its point is judged by. */
  readonly undecided: ReadonlySet<string>;
}

/**
 * Where points have replicates, the tasks nearest to the medians come first, by these; else the order stays.
 *
 * @param codes by their own values, the best first
 */
async function rankTasks(
  ledger: Ledger,
  sweepKey: string,
  objective: WantedObjective,
  codes: readonly string[],
): Promise<RankedTasks> {
  const membership = await pointsOfTasks(ledger, codes);
  if (membership.size === 0) return { ranked: codes, undecided: new Set() };
  const values = await rankedPoints(ledger, sweepKey, objective, [...new Set(membership.values())]);
  const decided = new Set(values.map(({ point }) => point));
  const undecided = Array.from(membership).filter(([, point]) => !decided.has(point));
  const known = new Set(codes);
  const nearest = values.map(({ codeTask }) => codeTask).filter((code) => known.has(code));
  return { ranked: [...new Set([...nearest, ...codes])], undecided: new Set(undecided.map(([code]) => code)) };
}

/**
 * Deletes the models of these tasks in transactions of bounded size.
 *
 * @returns whether there was something to delete
 */
export async function dropSurplus(ledger: Ledger, lease: Lease, codes: readonly string[]): Promise<boolean> {
  let dropped = false;
  for await (const chunk of chunks(codes, CHUNK))
    dropped = (await write(ledger, (trx) => dropModels(trx, chunk), lease)) || dropped;
  return dropped;
}

/** The best task of those in the grid whose model is kept, by the order that makes the sweep's best task. */
export async function bestModel(
  ledger: Ledger,
  sweepKey: string,
  objective: WantedObjective,
): Promise<string | undefined> {
  const rows = await completedTasks(ledger, sweepKey, objective);
  const kept = rows.filter((row) => row.IN_GRID === 1 && row.VALUE !== null && row.PART !== null);
  const codes = kept.map(({ CODE_TASK }) => CODE_TASK);
  return (await rankTasks(ledger, sweepKey, objective, codes)).ranked[0];
}

/** The sweep's tasks that are Completed with a result, and of which something is kept: best first, without a value last. */
async function completedTasks({ db }: Ledger, sweepKey: string, objective: WantedObjective) {
  const { metric, goal } = objectiveOf(objective);
  const value = finalValue(metric);
  return await db
    .selectFrom(codesWithModels(db, sweepKey).as('k'))
    .innerJoin('TB_TASK as t', 't.CODE_TASK', 'k.CODE_TASK')
    .innerJoin('TB_TASKSTATUS as s', 's.CODE_TASK', 'k.CODE_TASK')
    .innerJoin('TB_MODELRESULT as r', 'r.CODE_TASK', 'k.CODE_TASK')
    .leftJoin('TB_MODELARTIFACT as m', (on) => on.onRef('m.CODE_TASK', '=', 'k.CODE_TASK').on('m.PART', '=', 0))
    .select(['k.CODE_TASK', 't.IN_GRID', 't.POINT', 't.POINT_SHA256', value.as('VALUE'), 'm.PART'])
    .where('t.SETTLED', '=', 1)
    .where('s.STATUS', '=', 'Completed')
    .orderBy(sql`${value} is null`)
    .orderBy('VALUE', bestFirst(goal))
    .orderBy('t.IDX_TASK')
    .execute();
}

function toTaskWithModel(row: PointRow & { readonly IN_GRID: number }): TaskWithModel {
  return { codeTask: row.CODE_TASK, inGrid: row.IN_GRID === 1, row };
}
