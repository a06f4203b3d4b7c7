import { sql } from 'kysely';
import { asDouble } from '../../values/float.ts';
import type { Ledger } from '../../ledger.ts';
import { parsePoint } from './point.ts';
import type { StoredPoint } from './point.ts';
import { secondsBetween } from '../time.ts';

/** How long the successful attempt of a task took. */
export interface TrainingTime {
  readonly point: StoredPoint;
  /** All of it after the claim, by the database's clock, to the millisecond. */
  readonly seconds: number;
  /** The epochs alone, as the trainer measured them; not there when it recorded none. */
  readonly epochSeconds?: number;
  /** How many epochs it took over from another attempt; those seconds are not among these. */
  readonly resumedFrom?: number;
}

/** Of the tasks of a series that completed last, whatever sweep they are of. */
export async function trainingTimes(ledger: Ledger, ticker: string, limit = 1000): Promise<TrainingTime[]> {
  const rows = await ledger.db
    .selectFrom('TB_MODELRESULT as r')
    .innerJoin('TB_TASK as t', 't.CODE_TASK', 'r.CODE_TASK')
    .innerJoin('TB_TASKATTEMPT as a', (on) =>
      on.onRef('a.CODE_TASK', '=', 't.CODE_TASK').onRef('a.ATTEMPT', '=', 't.ATTEMPT'),
    )
    .leftJoin(await resumptions(ledger), (on) =>
      on.onRef('s.CODE_TASK', '=', 't.CODE_TASK').onRef('s.ATTEMPT', '=', 't.ATTEMPT'),
    )
    .select(['t.CODE_TASK', 't.POINT', 't.POINT_SHA256', 'a.DATE_START', 'a.DATE_END', 's.EPOCH as RESUMED_FROM'])
    .select(
      sql<number | null>`(select sum(${asDouble('e.SECONDS')}) from TB_EPOCHMETRIC e
        where e.CODE_TASK = a.CODE_TASK and e.ATTEMPT = a.ATTEMPT and e.EPOCH > coalesce(s.EPOCH, 0))`.as(
        'EPOCH_SECONDS',
      ),
    )
    .where('r.TICKER', '=', ticker)
    .where('a.CAUSE', '=', 'Completed')
    .orderBy('a.DATE_END', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    point: parsePoint(row),
    seconds: secondsBetween(row.DATE_START, row.DATE_END) ?? 0,
    ...(row.EPOCH_SECONDS !== null && { epochSeconds: row.EPOCH_SECONDS }),
    ...(row.RESUMED_FROM !== null && { resumedFrom: row.RESUMED_FROM }),
  }));
}

interface Resumption {
  readonly CODE_TASK: string;
  readonly ATTEMPT: number;
  readonly EPOCH: number;
}

/** TB_RESUMPTION as `s`, or nothing where an earlier release still works on the ledger. */
async function resumptions({ db, store }: Ledger) {
  const isThere = await store.catalogue.hasTable(db, 'TB_RESUMPTION');
  const table = isThere
    ? sql<Resumption>`(select CODE_TASK, ATTEMPT, EPOCH from TB_RESUMPTION)`
    : sql<Resumption>`(select CODE_TASK, ATTEMPT, ATTEMPT as EPOCH from TB_TASK where 1 = 0)`;
  return table.as<'s'>('s');
}
