import { sql } from 'kysely';
import { LedgerError } from '../../errors.ts';
import type { Ledger, Trx } from '../../ledger.ts';
import { write } from '../../transaction/write.ts';

/** A column with all that follows its name, as the statement that made its table has it, and as it is to be. */
export interface Redefinition {
  readonly from: string;
  readonly to: string;
}

/**
 * Redefines columns of one of our own tables in SQLite, whose ALTER TABLE cannot: makes the table anew from its own
 * statement, with every row, index and trigger, in one transaction. Nothing is done where the columns are as they are to
 * be. Whatever others have added to the table stays. Servers have ALTER TABLE … MODIFY COLUMN, which may be run again.
 *
 * @throws LedgerError when a column is neither as it was nor as it is to be
 */
export function redefineColumns(table: string, columns: readonly Redefinition[]): (ledger: Ledger) => Promise<void> {
  return (ledger) =>
    unlinked(ledger, () => write(ledger, (trx) => rebuild(trx, { table, columns, place: ledger.describe })));
}

/** Lets a table be replaced that keys, views and triggers of others name (lang_altertable.html, section 7). */
async function unlinked({ db }: Ledger, work: () => Promise<void>): Promise<void> {
  try {
    await sql`PRAGMA foreign_keys = OFF`.execute(db);
    await sql`PRAGMA legacy_alter_table = ON`.execute(db);
    await work();
  } finally {
    await sql`PRAGMA legacy_alter_table = OFF`.execute(db);
    await sql`PRAGMA foreign_keys = ON`.execute(db);
  }
}

interface Rebuild {
  readonly table: string;
  readonly columns: readonly Redefinition[];
  readonly place: string;
}

async function rebuild(trx: Trx, { table, columns, place }: Rebuild): Promise<void> {
  const { rows } = await sql<{ type: string; sql: string }>`
    select type, sql from sqlite_schema where tbl_name = ${table} and sql is not null order by rowid`.execute(trx);
  const before = rows.find(({ type }) => type === 'table')?.sql ?? '';
  const after = columns.reduce((text, column) => replaced(text, column, `the ledger ${place}, ${table}`), before);
  if (after === before) return;
  const fresh = `${table}_NEW`;
  const members = rows.filter(({ type }) => type !== 'table').map((member) => member.sql);
  for (const statement of [
    after.replace(table, fresh),
    `INSERT INTO ${fresh} SELECT * FROM ${table}`,
    `DROP TABLE ${table}`,
    `ALTER TABLE ${fresh} RENAME TO ${table}`,
    ...members,
  ])
    await sql.raw(statement).execute(trx);
}

function replaced(text: string, { from, to }: Redefinition, where: string): string {
  if (text.includes(to)) return text;
  if (text.includes(from)) return text.replace(from, to);
  throw new LedgerError(
    `${where}: expected the column "${from}", found: ${text || 'no such table'}; ` +
      'give it this definition again, or restore the table from a backup, then run: tuningsweep setup',
  );
}
