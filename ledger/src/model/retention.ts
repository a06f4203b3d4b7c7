import { chunks } from '../chunks.ts';
import { asDouble } from '../dialect/sql.ts';
import type { Lease } from '../fence.ts';
import type { Ledger } from '../ledger.ts';
import { BEST_FIRST } from '../sweep/counters.ts';
import type { Metric } from '../sweep/shapes.ts';
import { write } from '../write.ts';
import { dropModels } from './kept.ts';

/** Which models of a sweep are kept: those of the `count` best tasks, of every completed one, or of none. */
export type Retention = { readonly keep: 'Best' | 'All' | 'None'; readonly count: number };

/** Models that one transaction deletes at most: one may be tens of megabytes. */
const CHUNK = 100;

/**
 * The tasks whose models are to be deleted: not among the best ones, out of the grid, not completed. Reads only what is
 * kept, so with `Best` no more than `count` rows and those of tasks that are not settled yet, which stay. With `All` it
 * reads nothing: a task that fails or leaves the grid loses its model in the same transaction.
 */
export async function surplusModels(
  ledger: Ledger,
  sweepKey: string,
  metric: Metric,
  { keep, count }: Retention,
): Promise<string[]> {
  if (keep === 'All') return [];
  const settled = (await keptTasks(ledger, sweepKey, metric)).filter((task) => task.settled);
  const ranked = settled.filter((task) => task.ranked);
  const wanted = new Set(ranked.slice(0, keep === 'Best' ? count : 0));
  return settled.filter((task) => !wanted.has(task)).map((task) => task.codeTask);
}

/** Deletes the models of these tasks in transactions of bounded size. */
export async function dropSurplus(ledger: Ledger, lease: Lease, codes: readonly string[]): Promise<void> {
  for await (const chunk of chunks(codes, CHUNK)) await write(ledger, (trx) => dropModels(trx, chunk), lease);
}

/** The best task of those in the grid whose model is kept, by the order that makes the sweep's best task. */
export async function bestModel(ledger: Ledger, sweepKey: string, metric: Metric): Promise<string | undefined> {
  const tasks = await keptTasks(ledger, sweepKey, metric);
  return tasks.find((task) => task.ranked && task.hasModel)?.codeTask;
}

type KeptTask = {
  readonly codeTask: string;
  readonly hasModel: boolean;
  /** A task that TB_TASK has lost is taken for settled. */
  readonly settled: boolean;
  /** Takes part in the order of best tasks. */
  readonly ranked: boolean;
};

/** The sweep's tasks of which something is kept, best first where they are ranked. */
async function keptTasks({ db }: Ledger, sweepKey: string, metric: Metric): Promise<KeptTask[]> {
  const value = asDouble(`r.${metric}`);
  const [from, to] = [`${sweepKey}-`, `${sweepKey}.`];
  const kept = db
    .selectFrom('TB_MODELARTIFACT')
    .select('CODE_TASK')
    .where('CODE_TASK', '>', from)
    .where('CODE_TASK', '<', to)
    .union(db.selectFrom('TB_FORECAST').select('CODE_TASK').where('CODE_TASK', '>', from).where('CODE_TASK', '<', to));
  const rows = await db
    .selectFrom(kept.as('k'))
    .leftJoin('TB_TASK as t', 't.CODE_TASK', 'k.CODE_TASK')
    .leftJoin('TB_TASKSTATUS as s', 's.CODE_TASK', 'k.CODE_TASK')
    .leftJoin('TB_MODELRESULT as r', 'r.CODE_TASK', 'k.CODE_TASK')
    .leftJoin('TB_MODELARTIFACT as m', (on) => on.onRef('m.CODE_TASK', '=', 'k.CODE_TASK').on('m.PART', '=', 0))
    .select(['k.CODE_TASK', 't.IN_GRID', 't.SETTLED', 's.STATUS', value.as('VALUE'), 'm.PART'])
    .orderBy(value, BEST_FIRST[metric])
    .orderBy('t.IDX_TASK')
    .execute();
  return rows.map((row) => ({
    codeTask: row.CODE_TASK,
    hasModel: row.PART !== null,
    settled: row.SETTLED !== 0,
    ranked: row.IN_GRID === 1 && row.SETTLED === 1 && row.STATUS === 'Completed' && row.VALUE !== null,
  }));
}
