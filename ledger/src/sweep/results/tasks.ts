import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { chunks } from '../../values/chunks.ts';
import type { Ledger } from '../../ledger.ts';
import { CHUNK, PAUSED } from '../tasks/change.ts';
import type { PointRow } from './point.ts';
import { tasksByCode } from './results.ts';
import type { TaskRow } from './results.ts';
import { isAfter } from './query/after.ts';
import type { TaskColumn } from './query/columns.ts';
import { checkQuery, matchingCodes } from './query/query.ts';
import type { CheckedQuery, TaskQuery } from './query/query.ts';

/**
 * The tasks of a sweep that are asked for, page by page, so that memory does not grow with the sweep: without an order
 * of one's own nothing but a page is held, with one the codes alone. No transaction is open between pages: a task that
 * changes meanwhile is as it was when its page was read, and is neither missed nor met twice.
 *
 * @param pageSize tasks read at a time
 * @throws InputError for a column that the sweep knows nothing of
 */
export async function* readTasks(
  ledger: Ledger,
  sweepKey: string,
  query: TaskQuery = {},
  pageSize = CHUNK,
): AsyncGenerator<TaskRow> {
  let left = query.limit ?? Number.POSITIVE_INFINITY;
  for await (const codes of pagesOf(ledger, sweepKey, query, pageSize)) {
    yield* await tasksByCode(ledger, codes.slice(0, left));
    left -= codes.length;
    if (left <= 0) return;
  }
}

/** The points of tasks as {@link readTasks} finds them, of those as well that another program has written over. */
export async function* readPoints(
  ledger: Ledger,
  sweepKey: string,
  query: TaskQuery = {},
  pageSize = CHUNK,
): AsyncGenerator<PointRow> {
  for await (const codes of pagesOf(ledger, sweepKey, query, pageSize)) {
    if (codes.length === 0) continue;
    const columns = ['CODE_TASK', 'POINT', 'POINT_SHA256'] as const;
    const rows = await ledger.db.selectFrom('TB_TASK').select(columns).where('CODE_TASK', 'in', codes).execute();
    const found = new Map(rows.map((row) => [row.CODE_TASK, row]));
    yield* codes.flatMap((code) => found.get(code) ?? []);
  }
}

async function* pagesOf(
  ledger: Ledger,
  sweepKey: string,
  query: TaskQuery,
  pageSize: number,
): AsyncGenerator<readonly string[]> {
  const { order, ...checked } = afterLast(await checkQuery(ledger, sweepKey, query));
  if (order === undefined) yield* walk(ledger, sweepKey, checked, pageSize);
  else yield* sorted(ledger, sweepKey, { ...checked, order }, pageSize);
}

function afterLast(query: CheckedQuery): CheckedQuery {
  const { after, order, conditions } = query;
  if (after === undefined) return query;
  const condition = isAfter(order ? valuesOf(order.by) : [], order?.descending ?? false, after);
  return { ...query, conditions: [...conditions, condition] };
}

/** What tasks are sorted by: numbers, and words where a column has them. */
function valuesOf({ number, text }: TaskColumn): RawBuilder<unknown>[] {
  return text === undefined ? [number] : [number, text];
}

/** Which tasks, without their order. */
type Choice = Omit<CheckedQuery, 'order'>;

/**
 * By IDX_TASK, which is given once and without gaps, so a page is a range of it. Each page is a few ranges of the index
 * that the queue is read by: IN_GRID, SETTLED and LAUNCHED come before IDX_TASK there, so all their values are named.
 */
async function* walk(
  ledger: Ledger,
  sweepKey: string,
  query: Choice,
  pageSize: number,
): AsyncGenerator<readonly string[]> {
  const end = await indexEnd(ledger, sweepKey);
  for (let begin = 0; begin < end; begin += pageSize) {
    const rows = await matchingCodes(ledger, sweepKey, query)
      .where('t.SETTLED', 'in', [0, 1])
      .where('t.LAUNCHED', 'in', [0, 1, PAUSED])
      .where('t.IDX_TASK', '>=', begin)
      .where('t.IDX_TASK', '<', begin + pageSize)
      .orderBy('t.IDX_TASK')
      .execute();
    yield rows.map(({ CODE_TASK }) => CODE_TASK);
  }
  const others = await matchingCodes(ledger, sweepKey, query)
    .where(sql<boolean>`(t.IDX_TASK < 0 or t.IDX_TASK >= ${end})`)
    .orderBy('t.IDX_TASK')
    .execute();
  yield others.map(({ CODE_TASK }) => CODE_TASK);
}

/**
 * The IDX_TASK after the last one: as many as there are tasks. Not what TB_SWEEP says the next one will be, since another
 * program may have written any number there; neither is one that it gave a task within these.
 */
async function indexEnd({ db }: Ledger, sweepKey: string): Promise<number> {
  const { tasks } = await db
    .selectFrom('TB_TASK')
    .select((eb) => eb.fn.countAll<number>().as('tasks'))
    .where('SWEEP_KEY', '=', sweepKey)
    .executeTakeFirstOrThrow();
  return tasks;
}

async function* sorted(
  ledger: Ledger,
  sweepKey: string,
  query: Choice & { readonly order: NonNullable<CheckedQuery['order']> },
  pageSize: number,
): AsyncGenerator<readonly string[]> {
  const { by, descending } = query.order;
  const direction = descending ? 'desc' : 'asc';
  const ordered = valuesOf(by).reduce(
    (tasks, value) => tasks.orderBy(sql`${value} is null`).orderBy(value, direction),
    matchingCodes(ledger, sweepKey, query),
  );
  const rows = await ordered
    .orderBy('t.IDX_TASK')
    .$if(query.limit !== undefined, (sortedTasks) => sortedTasks.limit(query.limit ?? 0))
    .execute();
  yield* chunks(
    rows.map(({ CODE_TASK }) => CODE_TASK),
    pageSize,
  );
}
