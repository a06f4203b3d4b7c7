import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { VIEWS, ledgerHealth, openLedger, setUpTables } from '../../../ledger/src/index.ts';
import type { Ledger } from '../../../ledger/src/index.ts';
import { VIEWS as VIEWS_MIGRATION } from '../../../ledger/src/schema/migrations/0009-views.ts';
import { MIGRATIONS } from '../../../ledger/src/schema/migrations/all.ts';
import { STORE_KINDS, emptyDatabase } from '../../support/ledger/ledgers.ts';
import type { EmptyDatabase } from '../../support/ledger/ledgers.ts';
import { migrateTo } from '../../support/ledger/migrations.ts';
import { dumpSchema } from '../../support/ledger/schema.ts';

const NAMES = VIEWS.map(({ name }) => name);

describe.each(STORE_KINDS)('the views (%s)', (kind) => {
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

  const run = async (statement: string) => (await sql.raw(statement).execute(ledger.db)).rows;

  it('have the columns that the reference lists', async () => {
    await setUpTables(ledger);
    for (const { name, columns } of VIEWS) {
      const found = await ledger.store.catalogue.inspect(ledger.db, name);
      expect(found).toMatchObject({ name, isView: true });
      expect(found?.columns.map((column) => column.name)).toEqual(columns.map(([column]) => column));
      const types = columns.map(([, type]) => type);
      // A file does not know the types of what is computed.
      expect(kind === 'sqlite' ? types : found?.columns.map(({ type }) => type)).toEqual(types);
    }
  });

  it('that are gone are made anew by the next set-up, and seen as missing until then', async () => {
    await setUpTables(ledger);
    const before = await dumpSchema(ledger);
    for (const name of NAMES) await run(`DROP VIEW ${name}`);
    expect((await ledgerHealth(ledger)).missingTables).toEqual(NAMES);
    await setUpTables(ledger);
    expect(await dumpSchema(ledger)).toBe(before);
    expect(await ledgerHealth(ledger)).toMatchObject({ missingTables: [], refused: [] });
  });

  it.each([
    ['table', 'V_RESULT', 'CREATE TABLE V_RESULT (MINE int)'],
    ['view', 'V_PARAMETER', 'CREATE VIEW V_PARAMETER AS SELECT 1 AS MINE'],
  ])('are not put in the place of a %s of somebody else', async (kindOfTheirs, name, statement) => {
    await migrateTo(ledger, MIGRATIONS.indexOf(VIEWS_MIGRATION));
    await run(statement);
    const theirs = (await dumpSchema(ledger)).split('\n').find((line) => line.includes('MINE'));
    const error = await setUpTables(ledger).catch((cause: unknown) => String(cause));
    expect(error).toContain(`${name}: expected nothing of this name, or the view with the columns SWEEP, SWEEP_KEY,`);
    expect(error).toContain(
      `; found a ${kindOfTheirs} with MINE, which was left alone; give it another name or drop it`,
    );
    expect(await dumpSchema(ledger)).toContain(theirs);
    await run(`DROP ${kindOfTheirs} ${name}`);
    await setUpTables(ledger);
    expect(await ledgerHealth(ledger)).toMatchObject({ missingTables: [], refused: [] });
  });
});
