import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { LedgerError } from '../errors.ts';
import type { Ledger } from '../ledger.ts';
import { write } from '../transaction/write.ts';
import { FIRST_TABLES, MODEL_TABLES, PAUSE_TABLES, PREPARED_TABLES, TRAINER_TABLES } from './extension-tables.ts';
import { SEED_TABLES } from './seed-tables.ts';
import type { Table } from './table.ts';

type Migration = (ledger: Ledger) => string[];

/**
 * Version n of our own tables is reached by the n-th step. A step may be cut off and run again (MySQL commits at every
 * DDL statement), by several processes at once: all its statements are re-runnable. Steps are only ever added.
 */
const MIGRATIONS: readonly Migration[] = [
  creating(FIRST_TABLES),
  creating(MODEL_TABLES),
  creating(PREPARED_TABLES),
  checkingTypes([...SEED_TABLES, ...FIRST_TABLES, ...MODEL_TABLES]),
  creating(TRAINER_TABLES),
  creating(PAUSE_TABLES),
];

function creating(tables: readonly Table[]): Migration {
  return ({ store }) => tables.flatMap((table) => store.definitions.create(table));
}

function checkingTypes(tables: readonly Table[]): Migration {
  return ({ store }) => tables.flatMap((table) => store.definitions.typeChecks(table));
}

/** The version that this release makes. */
export const SCHEMA_VERSION = MIGRATIONS.length;

const ROW_ID = 1;

/**
 * Brings our own tables up to date.
 *
 * @throws LedgerError when a newer release has been there before
 */
export async function migrate(ledger: Ledger): Promise<void> {
  const from = await schemaVersion(ledger);
  if (from > MIGRATIONS.length) {
    throw new LedgerError(
      `the ledger ${ledger.describe} has schema version ${from}, but this release knows only ${MIGRATIONS.length}; ` +
        'use the release that set it up, or a newer one',
    );
  }
  for (const [index, statements] of MIGRATIONS.entries()) {
    if (index < from) continue;
    await runStatements(ledger, statements(ledger));
    await recordVersion(ledger, index + 1);
  }
}

/** Runs statements without parameters, one after the other. */
export async function runStatements(ledger: Ledger, statements: readonly string[]): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(ledger.db);
}

/** Version of the tables of our own; 0 before they are made. */
export async function schemaVersion(ledger: Ledger): Promise<number> {
  if (!(await ledger.store.catalogue.hasTable(ledger.db, 'TB_LEDGER'))) return 0;
  const row = await ledger.db.selectFrom('TB_LEDGER').select('SCHEMA_VERSION').executeTakeFirst();
  return row?.SCHEMA_VERSION ?? 0;
}

async function recordVersion(ledger: Ledger, version: number): Promise<void> {
  await write(ledger, async (trx) => {
    await trx
      .insertInto('TB_LEDGER')
      .values({ ID: ROW_ID, LEDGER_ID: randomUUID(), SCHEMA_VERSION: version })
      .modifyEnd(ledger.store.sql.keepExisting('ID'))
      .execute();
    await trx
      .updateTable('TB_LEDGER')
      .set({ SCHEMA_VERSION: version })
      .where('ID', '=', ROW_ID)
      .where('SCHEMA_VERSION', '<', version)
      .execute();
  });
}

/**
 * The ledger's own id, given once at set-up: tells two databases apart whatever they are called.
 *
 * @throws LedgerError when the ledger has not been set up
 */
export async function ledgerId(ledger: Ledger): Promise<string> {
  const row = (await ledger.store.catalogue.hasTable(ledger.db, 'TB_LEDGER'))
    ? await ledger.db.selectFrom('TB_LEDGER').select('LEDGER_ID').executeTakeFirst()
    : undefined;
  if (row !== undefined) return row.LEDGER_ID;
  const unseen = ledger.store.catalogue.adviceOnUnseen('TB_LEDGER');
  throw new LedgerError(`the ledger ${ledger.describe} has not been set up; run: tuningsweep setup${unseen}`);
}
