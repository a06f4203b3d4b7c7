import type { Ledger, SweepRecord } from '../../../ledger/src/index.ts';

/**
 * What a sweep that is over says of itself and is not so, by a look at every row of its tasks that shares nothing with the
 * code under test; undefined where all of it is true and every task that has no result has a word on why.
 */
export async function untruth(ledger: Ledger, record: SweepRecord): Promise<string | undefined> {
  const { counts, best } = record;
  const rows = await tasksOf(ledger, record);
  const completed = rows.filter(({ STATUS, RESULT }) => STATUS === 'Completed' && RESULT !== null);
  const found = { total: rows.length, completed: completed.length };
  if (found.total !== counts.total || found.completed !== counts.completed)
    return `counted ${JSON.stringify(counts)}, found ${JSON.stringify(found)}`;
  const first = bestOf(completed);
  if (first !== best?.codeTask) return `best is ${best?.codeTask}, found ${first}`;
  const silent = rows.find((row) => !completed.includes(row) && !row.NOTE);
  return silent && `${silent.CODE_TASK} is ${silent.STATUS} without a NOTE`;
}

async function tasksOf({ db }: Ledger, { sweepKey, objective }: SweepRecord) {
  const rows = await db
    .selectFrom('TB_TASK as t')
    .leftJoin('TB_TASKSTATUS as s', 's.CODE_TASK', 't.CODE_TASK')
    .leftJoin('TB_MODELRESULT as r', 'r.CODE_TASK', 't.CODE_TASK')
    .leftJoin('TB_REPLICATE as p', 'p.CODE_TASK', 't.CODE_TASK')
    .leftJoin('TB_METRIC as m', (on) =>
      on
        .onRef('m.CODE_TASK', '=', 't.CODE_TASK')
        .onRef('m.ATTEMPT', '=', 't.ATTEMPT')
        .on('m.STEP', '=', -1)
        .on('m.NAME', '=', objective?.metric ?? ''),
    )
    .select(['t.CODE_TASK', 't.IDX_TASK', 's.STATUS', 's.NOTE', 'r.CODE_TASK as RESULT', 'r.MSE', 'm.VALUE'])
    .select('p.REPLICATE_OF')
    .where('t.SWEEP_KEY', '=', sweepKey)
    .where('t.IN_GRID', '=', 1)
    .orderBy('t.IDX_TASK')
    .execute();
  const value = (row: (typeof rows)[number]) => (objective?.metric === 'MSE' ? row.MSE : row.VALUE);
  return rows.map((row) => ({ ...row, value: value(row) }));
}

interface Member {
  readonly CODE_TASK: string;
  readonly IDX_TASK: number;
  readonly REPLICATE_OF: string | null;
  readonly value: number | null;
}

type Valued = Member & { readonly value: number };

/** The task with the least value; of tasks that are of one point, the one next to their median where that is the least. */
function bestOf(completed: readonly Member[]): string | undefined {
  const valued = completed.filter((row): row is Valued => Number.isFinite(row.value));
  const groups = Map.groupBy(valued, ({ REPLICATE_OF, CODE_TASK }) => REPLICATE_OF ?? CODE_TASK);
  const points = Array.from(groups.values(), (tasks) => {
    const value = medianOf(tasks);
    const [nearest] = tasks.toSorted((a, b) => Math.abs(a.value - value) - Math.abs(b.value - value));
    return { value, code: nearest?.CODE_TASK, index: Math.min(...tasks.map(({ IDX_TASK }) => IDX_TASK)) };
  });
  return points.toSorted((a, b) => a.value - b.value || a.index - b.index)[0]?.code;
}

function medianOf(tasks: readonly Valued[]): number {
  const sorted = tasks.map(({ value }) => value).toSorted((a, b) => a - b);
  const [low = Number.NaN, high = low] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return (low + high) / 2;
}
