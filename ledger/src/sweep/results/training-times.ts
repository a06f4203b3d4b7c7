import { sql } from 'kysely';
import { asDouble } from '../../values/float.ts';
import type { Ledger } from '../../ledger.ts';
import { parsePoint } from './point.ts';
import type { StoredPoint } from './point.ts';
import { timeOf } from '../time.ts';
import { withoutNulls } from '../without-nulls.ts';
import { rowsIfThere } from './newer-table.ts';

/** How long the successful attempt of a task took. */
export interface TrainingTime {
  readonly point: StoredPoint;
  /** All of it after the claim, by the database's clock, to the millisecond. */
  readonly seconds: number;
  /** The epochs alone, as the trainer measured them; not there when it recorded none. */
  readonly epochSeconds?: number;
  /** How many epochs it took over from another attempt; those seconds are not among these. */
  readonly resumedFrom?: number;
  /** When it began and ended, in milliseconds since the epoch. */
  readonly startedAt: number;
  readonly endedAt: number;
  /** What computed, as the trainer named it; not there of one that names none. */
  readonly backend?: string;
}

/** Whose times are wanted. */
export interface WantedTimes {
  /** As it is noted of sweeps: see {@link recordTrainer}. Others take another time. */
  readonly trainer: string;
  /** Whose machines it ran on. */
  readonly cluster: string;
  /** Of one sweep, or of all sweeps on a series. */
  readonly of: { readonly sweepKey: string } | { readonly ticker: string };
}

/** Of the tasks that completed last. Tasks of which it was not noted what trained them are left out. */
export async function trainingTimes(
  ledger: Ledger,
  { trainer, cluster, of }: WantedTimes,
  limit = 1000,
): Promise<TrainingTime[]> {
  const versions = await versionsBy(ledger, trainer, cluster);
  if (versions.size === 0) return [];
  const rows = await ledger.db
    .selectFrom('TB_MODELRESULT as r')
    .innerJoin('TB_TASK as t', 't.CODE_TASK', 'r.CODE_TASK')
    .innerJoin('TB_TASKATTEMPT as a', (on) =>
      on.onRef('a.CODE_TASK', '=', 't.CODE_TASK').onRef('a.ATTEMPT', '=', 't.ATTEMPT'),
    )
    .leftJoin(await resumptions(ledger), (on) =>
      on.onRef('s.CODE_TASK', '=', 't.CODE_TASK').onRef('s.ATTEMPT', '=', 't.ATTEMPT'),
    )
    .select(['t.CODE_TASK', 't.SWEEP_KEY', 't.POINT', 't.POINT_SHA256', 'a.DATE_START', 'a.DATE_END', 'a.BACKEND'])
    .select('s.EPOCH as RESUMED_FROM')
    .select(
      sql<number | null>`(select sum(${asDouble('e.SECONDS')}) from TB_EPOCHMETRIC e
        where e.CODE_TASK = a.CODE_TASK and e.ATTEMPT = a.ATTEMPT and e.EPOCH > coalesce(s.EPOCH, 0))`.as(
        'EPOCH_SECONDS',
      ),
    )
    .where((eb) => ('ticker' in of ? eb('r.TICKER', '=', of.ticker) : eb('t.SWEEP_KEY', '=', of.sweepKey)))
    .where('t.SWEEP_KEY', 'in', [...versions.keys()])
    .where('a.CAUSE', '=', 'Completed')
    .orderBy('a.DATE_END', 'desc')
    .limit(limit)
    .execute();
  return rows.flatMap((row) => {
    const point = parsePoint(row);
    const [startedAt, endedAt] = [row.DATE_START, row.DATE_END].map((column) => Date.parse(timeOf(column) ?? ''));
    if (startedAt === undefined || endedAt === undefined || !Number.isFinite(endedAt - startedAt)) return [];
    if (versions.get(row.SWEEP_KEY)?.has(point.modelVersion) !== true) return [];
    const optional = { epochSeconds: row.EPOCH_SECONDS, resumedFrom: row.RESUMED_FROM, backend: row.BACKEND };
    return { point, seconds: (endedAt - startedAt) / 1000, startedAt, endedAt, ...withoutNulls(optional) };
  });
}

/** The model versions of sweeps of which it is noted that this trainer trained them. */
async function versionsBy(ledger: Ledger, trainer: string, cluster: string): Promise<Map<string, Set<number>>> {
  const rows = await rowsIfThere(ledger, 'TB_SWEEPTRAINER', () =>
    ledger.db
      .selectFrom('TB_SWEEPTRAINER as n')
      .innerJoin('TB_SWEEP as w', 'w.SWEEP_KEY', 'n.SWEEP_KEY')
      .select(['n.SWEEP_KEY', 'n.MODEL_VERSION'])
      .where('n.TRAINER', '=', trainer)
      .where('w.CLUSTER', '=', cluster)
      .execute(),
  );
  const bySweep = Map.groupBy(rows, ({ SWEEP_KEY }) => SWEEP_KEY);
  return new Map(Array.from(bySweep, ([key, of]) => [key, new Set(of.map(({ MODEL_VERSION }) => MODEL_VERSION))]));
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
