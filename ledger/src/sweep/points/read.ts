import { sql } from 'kysely';
import type { Ledger } from '../../ledger.ts';
import { objectiveOf } from '../../metrics.ts';
import type { Objective, WantedObjective } from '../../metrics.ts';
import { chunks } from '../../values/chunks.ts';
import { finalValue } from '../results/query/metric-value.ts';
import { rowsIfThere } from '../results/newer-table.ts';
import { pointValue, rankPoints } from './value.ts';
import type { PointValue } from './value.ts';

/** Of a ledger, or within a transaction. */
type Database = Ledger['db'];

/** Codes that are asked for at a time. */
const CHUNK = 1000;

/** The points with replicates that tasks belong to, by the codes of the tasks; those of other points are left out. */
type Membership = ReadonlyMap<string, string>;

/** To which point with replicates each of these tasks belongs. */
export async function membershipOf(db: Database, codes: readonly string[]): Promise<Membership> {
  return codes.length === 0 ? new Map() : toMembership(await repeating(db, codes).execute(), codes);
}

/** The same of any number of tasks, in a ledger that may lack the table. */
export async function pointsOfTasks(ledger: Ledger, codes: readonly string[]): Promise<Membership> {
  const rows: RepeatingRow[] = [];
  for await (const chunk of chunks(codes, CHUNK)) {
    const query = repeating(ledger.db, chunk);
    rows.push(...(await rowsIfThere(ledger, 'TB_REPLICATE', () => query.execute())));
  }
  return toMembership(rows, codes);
}

interface RepeatingRow {
  readonly CODE_TASK: string;
  readonly REPLICATE_OF: string;
}

function toMembership(rows: readonly RepeatingRow[], codes: readonly string[]): Membership {
  const points = new Map(rows.map(({ CODE_TASK, REPLICATE_OF }) => [CODE_TASK, REPLICATE_OF]));
  for (const { REPLICATE_OF } of rows) points.set(REPLICATE_OF, REPLICATE_OF);
  const named = new Set(codes);
  return new Map(Array.from(points).filter(([code]) => named.has(code)));
}

function repeating(db: Database, codes: readonly string[]) {
  return db
    .selectFrom('TB_REPLICATE')
    .select(['CODE_TASK', 'REPLICATE_OF'])
    .where((eb) => eb.or([eb('CODE_TASK', 'in', codes), eb('REPLICATE_OF', 'in', codes)]));
}

/**
 * The points of a sweep's grid whose replicates are all over, with the medians of their values; those without any value are
 * left out.
 *
 * @param points only these; absent: all
 */
export async function pointValues(
  db: Database,
  sweepKey: string,
  { metric }: Objective,
  points?: readonly string[],
): Promise<PointValue[]> {
  const wanted = points && new Set(points);
  const members = points && points.length <= CHUNK ? [...points, ...(await replicatesOf(db, points))] : undefined;
  const rows = await db
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
  return Array.from(groups).flatMap(([point, tasks]) =>
    wanted?.has(point) === false ? [] : (pointValue(point, tasks) ?? []),
  );
}

async function replicatesOf(db: Database, points: readonly string[]): Promise<string[]> {
  const rows = await db.selectFrom('TB_REPLICATE').select('CODE_TASK').where('REPLICATE_OF', 'in', points).execute();
  return rows.map(({ CODE_TASK }) => CODE_TASK);
}

/**
 * The points of a sweep's grid whose replicates are all over and of which one has a value, the best first. Where points have no
 * replicates each task is a point.
 *
 * @param points only these, which have replicates; absent: all
 */
export async function rankedPoints(
  ledger: Ledger,
  sweepKey: string,
  wanted: WantedObjective,
  points?: readonly string[],
): Promise<PointValue[]> {
  const objective = objectiveOf(wanted);
  return rankPoints(await pointValues(ledger.db, sweepKey, objective, points), objective);
}

/** What the point of a task came to; undefined where it has no replicates, or they are not all over. */
export async function pointOfTask(
  ledger: Ledger,
  sweepKey: string,
  wanted: WantedObjective,
  codeTask: string,
): Promise<PointValue | undefined> {
  const points = await pointsOfTasks(ledger, [codeTask]);
  if (points.size === 0) return undefined;
  const [value] = await rankedPoints(ledger, sweepKey, wanted, [...points.values()]);
  return value;
}
