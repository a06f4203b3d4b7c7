import { sql } from 'kysely';
import type { Ledger } from '../../../ledger/src/index.ts';

/** Every definition in a ledger's database, as the database itself writes it down. */
export async function dumpSchema(ledger: Ledger): Promise<string> {
  const dumps = { sqlite: dumpFile, mysql: dumpServer };
  const definitions = await dumps[ledger.store.kind](ledger);
  return definitions.map((definition) => `${definition};\n`).join('');
}

async function dumpFile({ db }: Ledger): Promise<string[]> {
  const { rows } = await sql<{ sql: string }>`
    select sql from sqlite_schema where sql is not null order by tbl_name, type, name`.execute(db);
  return rows.map((row) => row.sql);
}

async function dumpServer({ db }: Ledger): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select table_name as name from information_schema.tables where table_schema = database()
    order by table_name`.execute(db);
  const definitions: string[] = [];
  for (const { name } of rows) {
    const made = await sql<Record<string, string>>`show create table ${sql.table(name)}`.execute(db);
    const [row] = made.rows;
    definitions.push(row?.['Create Table'] ?? plainView(row?.['Create View'] ?? ''));
  }
  return definitions;
}

/** Without who made it, and with its indexes in one order: MySQL writes them in any. */
function plainView(text: string): string {
  const plain = text.replace(/ DEFINER=\S+/, '');
  return plain.replaceAll(
    /(?:FORCE INDEX \(\S+\) ?){2,}/g,
    (hints) =>
      `${hints
        .trim()
        .split(/(?<=\)) /)
        .toSorted()
        .join(' ')} `,
  );
}
