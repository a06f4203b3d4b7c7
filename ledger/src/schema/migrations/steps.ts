import { sql } from 'kysely';
import type { Ledger } from '../../ledger.ts';
import { write } from '../../transaction/write.ts';
import type { Step } from './migration.ts';

/**
 * Adds a column to a table that has none of this name: neither store has an `IF NOT EXISTS` for that.
 *
 * @param definition its type and what follows that, as SQL
 */
export function addColumn(table: string, column: string, definition: string): Step {
  return async (ledger) => {
    if (await hasColumn(ledger, table, column)) return;
    try {
      await sql.raw(`ALTER TABLE ${table} ADD COLUMN ${column} ${definition}`).execute(ledger.db);
    } catch (error) {
      // Another process may have added it meanwhile.
      if (!(await hasColumn(ledger, table, column))) throw error;
    }
  };
}

async function hasColumn({ db, store }: Ledger, table: string, column: string): Promise<boolean> {
  const found = await store.catalogue.inspect(db, table);
  return found !== undefined && found.columns.some(({ name }) => name === column);
}

/** Rows that are filled in one transaction: few enough that nobody waits long for their locks. */
const BATCH = 1000;

export interface Filling {
  readonly table: string;
  readonly column: string;
  /** As SQL, of other columns of the row. */
  readonly value: string;
  /** A column of text that few rows have the same value of: rows are taken in its order. */
  readonly by: string;
}

/** Gives rows a value of a column where they have none, some at a time. When they were changed stays as it was. */
export function fill(filling: Filling, batch = BATCH): Step {
  return async (ledger) => {
    for (let last: string | undefined = ''; last !== undefined;) last = await fillAfter(ledger, filling, last, batch);
  };
}

/** @returns the last key of the rows that were filled; undefined when no more are empty */
async function fillAfter(ledger: Ledger, filling: Filling, last: string, batch: number): Promise<string | undefined> {
  const [table, column, by] = [filling.table, filling.column, filling.by].map((name) => sql.ref(name));
  const value = sql.raw(filling.value);
  return await write(ledger, async (trx) => {
    const { rows } = await sql<{ key: string }>`
      select distinct ${by} as ${sql.ref('key')} from ${table} where ${column} is null and ${by} > ${last}
      order by ${by} limit ${batch}`.execute(trx);
    const keys = rows.map(({ key }) => key);
    if (keys.length > 0) {
      await sql`update ${table} set ${column} = ${value}, DATE_UPDATE = DATE_UPDATE
        where ${column} is null and ${by} in (${sql.join(keys)})`.execute(trx);
    }
    return keys.at(-1);
  });
}
