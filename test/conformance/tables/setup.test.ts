import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkTable, createTable, ledgerId, openLedger, setUpTables } from '../../../ledger/src/index.ts';
import { TABLES } from '../../../ledger/src/schema/setup.ts';
import type { Ledger } from '../../../ledger/src/index.ts';
import { SCHEMA_VERSION } from '../../../ledger/src/schema/migrate.ts';
import { STORE_KINDS, emptyDatabase } from '../../support/ledger/ledgers.ts';
import type { EmptyDatabase } from '../../support/ledger/ledgers.ts';

describe.each(STORE_KINDS)('setting up (%s)', (kind) => {
  let database: EmptyDatabase;
  let ledger: Ledger;

  beforeEach(async () => {
    database = await emptyDatabase(kind);
    ledger = await openLedger(database.url);
  });
  afterEach(async () => {
    await ledger.close();
    await database.drop();
  });

  it('creates the five tables once', async () => {
    const all = (created: boolean) => TABLES.map((table) => ({ table, created, warnings: [], notes: [] }));
    expect(await setUpTables(ledger)).toEqual(all(true));
    expect(await setUpTables(ledger)).toEqual(all(false));
  });

  it('checks and creates a single table, leaving one that exists alone', async () => {
    expect(await checkTable(ledger, 'TB_TASKSTATUS')).toBe(false);
    await createTable(ledger, 'TB_TASKSTATUS');
    expect(await checkTable(ledger, 'TB_TASKSTATUS')).toBe(true);
    await ledger.db.insertInto('TB_TASKSTATUS').values({ CODE_TASK: 'kept' }).execute();
    await createTable(ledger, 'TB_TASKSTATUS');
    expect(await ledger.db.selectFrom('TB_TASKSTATUS').select('CODE_TASK').execute()).toEqual([{ CODE_TASK: 'kept' }]);
  });

  it('gives the ledger an id that stays', async () => {
    await expect(ledgerId(ledger)).rejects.toThrow(/has not been set up; run: tuningsweep setup/);
    await setUpTables(ledger);
    const id = await ledgerId(ledger);
    await setUpTables(ledger);
    expect(await ledgerId(ledger)).toBe(id);
  });

  it('goes on after a set-up that was cut off', async () => {
    await setUpTables(ledger);
    await ledger.db.deleteFrom('TB_LEDGER').execute();
    await sql`drop table TB_TASK`.execute(ledger.db);
    await setUpTables(ledger);
    expect(await ledger.db.selectFrom('TB_TASK').selectAll().execute()).toEqual([]);
  });

  it('adds the tables of kept models to a ledger of the first release, whose rows stay', async () => {
    await setUpTables(ledger);
    const id = await ledgerId(ledger);
    await ledger.db.insertInto('TB_TASKSTATUS').values({ CODE_TASK: 'kept', STATUS: 'Completed' }).execute();
    for (const table of ['TB_MODELARTIFACT', 'TB_FORECAST'])
      await sql`drop table ${sql.table(table)}`.execute(ledger.db);
    await ledger.db.updateTable('TB_LEDGER').set({ SCHEMA_VERSION: 1 }).execute();

    await setUpTables(ledger);
    const content = Buffer.from([0, 1, 255, 0x27, 0x5c]);
    const row = { CODE_TASK: 'kept', PART: 0, SIZE: 5, SHA256: '0'.repeat(64), CONTENT: content };
    await ledger.db.insertInto('TB_MODELARTIFACT').values(row).execute();
    const [artifact] = await ledger.db.selectFrom('TB_MODELARTIFACT').selectAll().execute();
    expect(Buffer.from(artifact?.CONTENT ?? []).equals(content)).toBe(true);
    expect(await ledger.db.selectFrom('TB_FORECAST').selectAll().execute()).toEqual([]);
    expect(await ledger.db.selectFrom('TB_TASKSTATUS').select(['CODE_TASK', 'STATUS']).execute()).toEqual([
      { CODE_TASK: 'kept', STATUS: 'Completed' },
    ]);
    const version = await ledger.db.selectFrom('TB_LEDGER').select(['LEDGER_ID', 'SCHEMA_VERSION']).execute();
    expect(version).toEqual([{ LEDGER_ID: id, SCHEMA_VERSION }]);
  });

  it('may be done by several at once, who agree on the id', async () => {
    const others = await Promise.all([1, 2, 3].map(() => openLedger(database.url)));
    const ids = await Promise.all(
      others.map(async (other) => {
        await setUpTables(other);
        return await ledgerId(other);
      }),
    );
    await Promise.all(others.map((other) => other.close()));
    expect(new Set(ids).size).toBe(1);
  });

  it('refuses a ledger of a newer release', async () => {
    await setUpTables(ledger);
    await ledger.db.updateTable('TB_LEDGER').set({ SCHEMA_VERSION: 99 }).execute();
    await expect(setUpTables(ledger)).rejects.toThrow(
      `has schema version 99, but this release knows only ${SCHEMA_VERSION}`,
    );
  });
});
