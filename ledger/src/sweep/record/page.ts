import { sql } from 'kysely';
import type { Ledger } from '../../ledger.ts';

/** Which sweeps are wanted. */
export interface SweepChoice {
  /** Only those of these namespaces; of all without. */
  readonly namespaces?: readonly string[];
  /** Only those with this text in their names. */
  readonly name?: string;
  /** Only those after this one, by its key. */
  readonly after?: string;
  readonly limit: number;
}

/** The keys of sweeps, those that began last first, those that have not begun before them. */
export async function sweepPage({ db }: Ledger, choice: SweepChoice): Promise<string[]> {
  const { namespaces, name = '', after, limit } = choice;
  if (namespaces?.length === 0) return [];
  const rows = await db
    .selectFrom('TB_SWEEP as s')
    .select('s.SWEEP_KEY')
    .$if(namespaces !== undefined, (query) => query.where('s.NAMESPACE', 'in', namespaces ?? []))
    .$if(name !== '', (query) => query.where(sql<boolean>`instr(lower(s.NAME), ${name.toLowerCase()}) > 0`))
    .$if(after !== undefined, (query) => query.where(isAfter(after ?? '')))
    .orderBy(BEGAN, 'desc')
    .orderBy('s.SWEEP_KEY')
    .limit(limit)
    .execute();
  return rows.map(({ SWEEP_KEY }) => SWEEP_KEY);
}

const began = (table: string) => sql<string>`coalesce(${sql.ref(`${table}.DATE_START`)}, '9999-12-31 00:00:00.000')`;
const BEGAN = began('s');

function isAfter(key: string) {
  const other = sql<string>`(select ${began('o')} from TB_SWEEP as o where o.SWEEP_KEY = ${key})`;
  return sql<boolean>`(${BEGAN} < ${other} or (${BEGAN} = ${other} and s.SWEEP_KEY > ${key}))`;
}
