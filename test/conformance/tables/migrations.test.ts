import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { sql } from 'kysely';
import type { KyselyPlugin } from 'kysely';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ALL_TABLES, ledgerId, openLedger } from '../../../ledger/src/index.ts';
import type { Ledger } from '../../../ledger/src/index.ts';
import { SCHEMA_VERSION, schemaVersion } from '../../../ledger/src/schema/migrate.ts';
import { STORE_KINDS, emptyDatabase } from '../../support/ledger/ledgers.ts';
import type { EmptyDatabase, StoreKind } from '../../support/ledger/ledgers.ts';
import { WITH_NEXT, insertRows, migrateTo, readRows } from '../../support/ledger/migrations.ts';
import { dumpSchema } from '../../support/ledger/schema.ts';

const PROGRAM = fileURLToPath(new URL('programs/migrate.ts', import.meta.url));
const NEWEST = WITH_NEXT.length;
const EARLIER = Array.from({ length: NEWEST }, (_, version) => version);

class CutOff extends Error {}

/** The ledger of a process that ends right before a statement, counted from 1. */
function cutBefore(ledger: Ledger, statement: number): Ledger {
  let left = statement;
  const plugin: KyselyPlugin = {
    transformQuery: ({ node }) => {
      left -= 1;
      if (left === 0) throw new CutOff();
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  return { ...ledger, db: ledger.db.withPlugin(plugin) };
}

/** Runs it again and again, each time one statement further. @returns how often it was cut off */
async function withCuts(ledger: Ledger, run: (cut: Ledger) => Promise<void>): Promise<number> {
  for (let statement = 1; ; statement += 1) {
    try {
      await run(cutBefore(ledger, statement));
      return statement - 1;
    } catch (error) {
      if (!(error instanceof CutOff)) throw error;
    }
  }
}

describe.each(STORE_KINDS)('migrations (%s)', (kind) => {
  let fresh: string;
  let database: EmptyDatabase;
  let ledger: Ledger;

  beforeAll(async () => {
    fresh = await elsewhere(kind, async (other) => {
      await migrateTo(other, NEWEST);
      return await dumpSchema(other);
    });
  });
  beforeEach(async () => {
    database = await emptyDatabase(kind);
    ledger = await openLedger(database.url);
  });
  afterEach(async () => {
    await ledger.close();
    await database.drop();
  });

  /** The newest version, and rows as they were, but for the column that is filled. */
  async function expectNewest(before: ReadonlyMap<string, unknown[]>): Promise<void> {
    expect(await schemaVersion(ledger)).toBe(NEWEST);
    expect(await dumpSchema(ledger)).toBe(fresh);
    const after = await readRows(ledger);
    for (const [table, rows] of before) expect({ table, rows: after.get(table) }).toEqual({ table, rows });
    const { rows } = await sql`select PRIORITY from TB_TASK order by IDX_TASK`.execute(ledger.db);
    expect(rows).toEqual(before.has('TB_TASK') ? [10, 20, 30, 40, 50].map((PRIORITY) => ({ PRIORITY })) : []);
  }

  it('make the tables that the definitions are of', async () => {
    await migrateTo(ledger, SCHEMA_VERSION);
    await elsewhere(kind, async (other) => {
      for (const table of ALL_TABLES) {
        for (const statement of other.store.definitions.create(table)) await sql.raw(statement).execute(other.db);
        const defined = await other.store.catalogue.inspect(other.db, table.name);
        const made = await ledger.store.catalogue.inspect(ledger.db, table.name);
        // The views have tests of their own.
        const users = made?.users.filter(({ kind: of }) => of !== 'view');
        expect(made && { ...made, users }).toEqual(defined);
      }
    });
  });

  it.each(EARLIER)('lead from version %i, with rows in its tables, to the newest', async (version) => {
    await migrateTo(ledger, version);
    await insertRows(ledger);
    const before = await readRows(ledger);
    await migrateTo(ledger, NEWEST);
    await expectNewest(before);
    await migrateTo(ledger, NEWEST);
    await expectNewest(before);
  });

  it('may be cut off before any statement, and are gone on with', async () => {
    let cuts = 0;
    for (const version of EARLIER) {
      cuts += await withCuts(ledger, (cut) => migrateTo(cut, version));
      await insertRows(ledger);
    }
    const before = await readRows(ledger);
    const id = await ledgerId(ledger);
    cuts += await withCuts(ledger, (cut) => migrateTo(cut, NEWEST));
    expect(cuts).toBeGreaterThan(WITH_NEXT.flatMap((migration) => migration[ledger.store.kind]).length);
    await expectNewest(before);
    expect(await ledgerId(ledger)).toBe(id);
  });

  it('alter a table once, though several have seen that it is to be altered', async () => {
    await migrateTo(ledger, SCHEMA_VERSION);
    await insertRows(ledger);
    const before = await readRows(ledger);
    const others = await Promise.all([1, 2, 3].map(() => openLedger(database.url)));
    await Promise.all(others.map((other) => migrateTo(other, NEWEST)));
    await Promise.all(others.map((other) => other.close()));
    await expectNewest(before);
  });

  it('may be run by several processes at once', async () => {
    await migrateTo(ledger, 1);
    await insertRows(ledger);
    const before = await readRows(ledger);
    const id = await ledgerId(ledger);
    const run = promisify(execFile);
    await Promise.all([1, 2, 3].map(() => run(process.execPath, [PROGRAM, database.url])));
    await expectNewest(before);
    expect(await ledgerId(ledger)).toBe(id);
  });
});

/** Works on a ledger in a database of its own. */
async function elsewhere<T>(kind: StoreKind, work: (ledger: Ledger) => Promise<T>): Promise<T> {
  const database = await emptyDatabase(kind);
  const ledger = await openLedger(database.url);
  try {
    return await work(ledger);
  } finally {
    await ledger.close();
    await database.drop();
  }
}
