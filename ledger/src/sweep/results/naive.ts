import { sql } from 'kysely';
import { asDouble } from '../../values/float.ts';
import type { Ledger } from '../../ledger.ts';

/** A model beside the forecast that nothing changes, by their mean squared errors on the same days. */
export type AgainstNaive = 'better' | 'equal' | 'worse';

/** How many of a sweep's completed tasks are better than the naive forecast on their own test days, and so on. */
export type NaiveCounts = { readonly [R in AgainstNaive]: number } & {
  /** Those of which both errors are known: the sum of the others. */
  readonly known: number;
};

/** An MSE is kept in single precision: what differs by less than its last place is equal. */
const TOLERANCE = 2 ** -23;

/** Compares two mean squared errors on the same days, as {@link countAgainstNaive} does. A constant series ties: 0 and 0. */
export function againstNaive(mse: number, naiveMse: number): AgainstNaive {
  const slack = naiveMse * TOLERANCE;
  if (mse < naiveMse - slack) return 'better';
  return mse > naiveMse + slack ? 'worse' : 'equal';
}

/** How many times as large an error is as the naive forecast's; undefined where that is 0, on a series that never moves. */
export function naiveRatio(mse: number, naiveMse: number): number | undefined {
  return naiveMse === 0 ? undefined : mse / naiveMse;
}

/** Counts the Completed tasks in a sweep's grid by {@link againstNaive}, by their last attempts. Reads all tasks of the sweep. */
export async function countAgainstNaive({ db }: Ledger, sweepKey: string): Promise<NaiveCounts> {
  const [mse, naive] = [asDouble('r.MSE'), asDouble('a.NAIVE_MSE')];
  const slack = sql`${naive} * ${TOLERANCE}`;
  const count = (condition: ReturnType<typeof sql>) =>
    sql<number | string | null>`sum(case when ${condition} then 1 else 0 end)`;
  const row = await db
    .selectFrom('TB_TASK as t')
    .innerJoin('TB_TASKSTATUS as s', 's.CODE_TASK', 't.CODE_TASK')
    .innerJoin('TB_MODELRESULT as r', 'r.CODE_TASK', 't.CODE_TASK')
    .innerJoin('TB_TASKATTEMPT as a', (on) =>
      on.onRef('a.CODE_TASK', '=', 't.CODE_TASK').onRef('a.ATTEMPT', '=', 't.ATTEMPT'),
    )
    .select([
      count(sql`${mse} is not null and ${naive} is not null`).as('known'),
      count(sql`${mse} < ${naive} - ${slack}`).as('better'),
      count(sql`${mse} > ${naive} + ${slack}`).as('worse'),
    ])
    .where('t.SWEEP_KEY', '=', sweepKey)
    .where('t.IN_GRID', '=', 1)
    .where('s.STATUS', '=', 'Completed')
    .executeTakeFirstOrThrow();
  // MySQL gives a sum as text, and no rows have none.
  const [known, better, worse] = [Number(row.known), Number(row.better), Number(row.worse)];
  return { known, better, worse, equal: known - better - worse };
}
