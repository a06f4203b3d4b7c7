import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ALL_TABLES, createTable, openLedger, setUpTables } from '../../../ledger/src/index.ts';
import type { Ledger } from '../../../ledger/src/index.ts';
import { eachLedger, emptyDatabase, useLedger } from '../../support/ledger/ledgers.ts';
import type { EmptyDatabase } from '../../support/ledger/ledgers.ts';

interface Column {
  table: string;
  column: string;
  type: string;
}

/** TB_LEDGER has its one row. */
const COLUMNS: Column[] = ALL_TABLES.filter(({ name }) => name !== 'TB_LEDGER').flatMap(({ name, columns }) =>
  columns.map((column) => ({ table: name, column: column.name, type: column.type })),
);
const columnsOf = (types: RegExp) =>
  COLUMNS.filter(({ type }) => types.test(type)).map((place) => [`${place.table}.${place.column}`, place] as const);
const NUMBERS = columnsOf(/int$|float|double/);
const TEXTS = columnsOf(/char|text/);

/** A literal that fits a column, so that a row lacks nothing that it must have. */
function fitting({ type }: { type: string }): string {
  if (/int$|float|double/.test(type)) return '1';
  if (type.startsWith('datetime')) return "'2020-01-01 00:00:00'";
  return type.endsWith('blob') ? "x'00'" : "'1'";
}

/** Inserts a whole row but for one column, which gets this literal. */
async function insert({ db }: Ledger, { table, column }: Column, literal: string, verb = 'insert'): Promise<void> {
  const columns = ALL_TABLES.find(({ name }) => name === table)?.columns ?? [];
  const values = columns.map((one) => (one.name === column ? literal : fitting(one)));
  await sql
    .raw(`${verb} into ${table} (${columns.map(({ name }) => name).join()}) values (${values.join()})`)
    .execute(db);
}

eachLedger('a value of another type than its column', (store) => {
  it.each(NUMBERS)('is refused as %s: text that is no number', async (_, place) => {
    for (const text of ["'nan'", "'1,247.95'"])
      await expect(insert(store.ledger, place, text)).rejects.toThrow(/expected a number|incorrect|truncated/i);
    await insert(store.ledger, place, "'3'");
  });
});

describe('SQLite says what it expected', () => {
  const store = useLedger('sqlite');

  it.each(NUMBERS)('of %s, a number', async (name, place) => {
    const sentence = (found: string) => `${name}: expected a number, found ${found}`;
    for (const verb of ['insert', 'insert or replace', 'insert or ignore', 'replace']) {
      await expect(insert(store.ledger, place, "'nan'", verb)).rejects.toThrow(sentence('text'));
      await expect(insert(store.ledger, place, "x'0000803f'", verb)).rejects.toThrow(sentence('a blob'));
    }
    await insert(store.ledger, place, '2');
    const change = sql.raw(`update ${place.table} set ${place.column} = 'n/a'`);
    await expect(change.execute(store.ledger.db)).rejects.toThrow(sentence('text'));
  });

  it.each(TEXTS)('of %s, text', async (name, place) => {
    const sentence = `${name}: expected text, found a blob`;
    await expect(insert(store.ledger, place, "x'31'")).rejects.toThrow(sentence);
    await insert(store.ledger, place, '2');
  });
});

describe('a SQLite ledger of an earlier release', () => {
  let database: EmptyDatabase;
  let ledger: Ledger;
  const mse = { table: 'TB_MODELRESULT', column: 'MSE', type: 'float' };

  beforeEach(async () => {
    database = await emptyDatabase('sqlite');
    ledger = await openLedger(database.url);
  });
  afterEach(async () => {
    await ledger.close();
    await database.drop();
  });

  /** As that release left it, with a row that checked types would have refused. */
  async function earlierLedger(): Promise<void> {
    await setUpTables(ledger);
    const { rows } = await sql<{ name: string }>`
      select name from sqlite_schema where type = 'trigger' and sql like '%RAISE%'`.execute(ledger.db);
    for (const { name } of rows) await sql`drop trigger ${sql.ref(name)}`.execute(ledger.db);
    await ledger.db.updateTable('TB_LEDGER').set({ SCHEMA_VERSION: 2 }).execute();
    await insert(ledger, mse, "'nan'");
  }

  it('checks types from its next set-up on; what it has stays, and can be changed beside it', async () => {
    await earlierLedger();
    await setUpTables(ledger);
    await ledger.db
      .updateTable('TB_MODELRESULT')
      .set({ TICKER: 'another', MSE: sql`'nan'` })
      .execute();
    expect(await ledger.db.selectFrom('TB_MODELRESULT').select(['TICKER', 'MSE']).execute()).toEqual([
      { TICKER: 'another', MSE: 'nan' },
    ]);
    await ledger.db.deleteFrom('TB_MODELRESULT').execute();
    await expect(insert(ledger, mse, "'nan'")).rejects.toThrow('TB_MODELRESULT.MSE: expected a number, found text');
  });

  it('checks them in tables that somebody else made, whose clock it does not take for theirs', async () => {
    await setUpTables(ledger);
    await sql`drop table TB_MODELRESULT`.execute(ledger.db);
    await sql`create table TB_MODELRESULT (CODE_TASK varchar(20) primary key, TICKER varchar(20), VERSION_MODEL int,
      DATE_B_TRAIN varchar(20), DATE_E_TRAIN varchar(20), DATE_B_TEST varchar(20), DATE_E_TEST varchar(20),
      LOSS float, ACCURACY float, MSE float, DATE_UPDATE datetime default current_timestamp)`.execute(ledger.db);
    await ledger.db.updateTable('TB_LEDGER').set({ SCHEMA_VERSION: 2 }).execute();
    await setUpTables(ledger);
    await expect(insert(ledger, mse, "'nan'")).rejects.toThrow('TB_MODELRESULT.MSE: expected a number, found text');
    const adopted = (await setUpTables(ledger)).find(({ table }) => table === 'TB_MODELRESULT');
    expect(adopted?.warnings.join()).toContain('the database does not set it at every insert and change');
  });

  it('has them in a table that is made anew', async () => {
    await setUpTables(ledger);
    await sql`drop table TB_MODELRESULT`.execute(ledger.db);
    await createTable(ledger, 'TB_MODELRESULT');
    await expect(insert(ledger, mse, "x'00'")).rejects.toThrow('TB_MODELRESULT.MSE: expected a number, found a blob');
  });
});
