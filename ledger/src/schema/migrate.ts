import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { LedgerError, RefusedError } from '../errors.ts';
import type { Ledger } from '../ledger.ts';
import { afterConflict, retrying } from '../transaction/retry.ts';
import { write } from '../transaction/write.ts';
import { MIGRATIONS } from './migrations/all.ts';
import type { Migration, Step } from './migrations/migration.ts';

/** The version that this release makes. */
export const SCHEMA_VERSION = MIGRATIONS.length;

const ROW_ID = 1;

/**
 * Brings our own tables up to date. May be cut off anywhere, and run again, and by several processes at once: MySQL commits
 * at every statement that defines a table, so there is no whole migration or nothing, but each step may be run again.
 *
 * @param migrations of which the n-th leads to version n
 * @throws LedgerError when a newer release has been there before, or the account may not change tables
 */
export async function migrate(ledger: Ledger, migrations: readonly Migration[] = MIGRATIONS): Promise<void> {
  const from = await schemaVersion(ledger);
  if (from > migrations.length) {
    throw new LedgerError(
      `the ledger ${ledger.describe} has schema version ${from}, but this release knows only ${migrations.length}; ` +
        'use the release that set it up, or a newer one',
    );
  }
  for (const [index, migration] of migrations.entries()) {
    if (index < from) continue;
    for (const step of migration[ledger.store.kind]) await runStep(ledger, step);
    await recordVersion(ledger, index + 1);
  }
}

/** @throws LedgerError where the account may not, with what to do */
export async function runStep(ledger: Ledger, step: Step): Promise<void> {
  try {
    // Two processes that define tables and views may each wait for a table that the other one holds.
    await retrying(async () => {
      if (typeof step === 'string') await sql.raw(step).execute(ledger.db);
      else await step(ledger);
    }, afterConflict);
  } catch (error) {
    if (!(error instanceof RefusedError) || !ledger.store.adoption.isDenied(error)) throw error;
    throw new LedgerError(
      `the tables of the ledger ${ledger.describe} cannot be brought up to date: ${error.message}; grant the account CREATE ` +
        'and ALTER on our own tables, and CREATE VIEW on the views (docs/guide/ledger.md, Least rights), or run with one ' +
        'that may: tuningsweep setup',
      { cause: error },
    );
  }
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
