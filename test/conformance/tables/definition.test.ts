import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { TABLES } from '../../../ledger/src/schema/setup.ts';
import type { Ledger } from '../../../ledger/src/index.ts';
import { eachLedger } from '../../support/ledger/ledgers.ts';
import { definedTables } from './definition.ts';
import type { DefinedColumn } from './definition.ts';

/** What the database itself says about a table, in the words of the definition. */
async function describeTable({ db, store }: Ledger, table: string): Promise<DefinedColumn[]> {
  const queries = {
    sqlite: sql<DefinedColumn>`select name as field, type, iif("notnull", 'NO', 'YES') as "null",
      iif(pk, 'PRI', '') as "key" from pragma_table_info(${table})`,
    mysql: sql<DefinedColumn>`select column_name as field, column_type as type, is_nullable as ${sql.ref('null')},
      column_key as ${sql.ref('key')} from information_schema.columns
      where table_schema = database() and table_name = ${table} order by ordinal_position`,
  };
  const { rows } = await queries[store.kind].execute(db);
  return rows.map((row) => ({ ...row, type: row.type.toLowerCase().replace(/^int\(\d+\)$/, 'int') }));
}

describe('the definition', () => {
  it('is of the five tables, in the order in which they are set up', () => {
    expect([...definedTables().keys()]).toEqual(TABLES);
  });
});

eachLedger('the tables in the database', (store) => {
  it.each([...definedTables()])('%s is what the definition says', async (name, columns) => {
    expect(await describeTable(store.ledger, name)).toEqual(columns);
  });

  it('have no index beside their keys', async () => {
    const query =
      store.kind === 'sqlite'
        ? sql`select name from sqlite_schema where type = 'index' and tbl_name in (${sql.join(TABLES)}) and sql is not null`
        : sql`select index_name from information_schema.statistics where table_schema = database()
            and table_name in (${sql.join(TABLES)}) and index_name <> 'PRIMARY'`;
    const { rows } = await query.execute(store.ledger.db);
    expect(rows).toEqual([]);
  });
});
