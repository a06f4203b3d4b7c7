import { sql } from 'kysely';
import { LedgerError } from '../errors.ts';
import type { Ledger } from '../ledger.ts';
import { afterConflict, retrying } from '../transaction/retry.ts';
import { compareTable } from './compare.ts';
import type { Differences } from './compare.ts';
import { migrate } from './migrate.ts';
import { restoreViews } from './views.ts';
import type { TableName } from './database.ts';
import { SEED_TABLES } from './seed-tables.ts';

type SeedTable = (typeof SEED_TABLES)[number];
type SeedTableName = SeedTable['name'];

/**
 * What `setUpTables` did with one of the five tables. Of one that existed, `warnings` name what adopting it would mend,
 * and `notes` what is unusual and stays.
 */
export interface TableSetUp {
  readonly table: SeedTableName;
  readonly created: boolean;
  readonly warnings: readonly string[];
  readonly notes: readonly string[];
}

/** The names of the five tables, in the order in which they are set up. */
export const TABLES: readonly SeedTableName[] = SEED_TABLES.map(({ name }) => name);

/** Says whether a table exists. */
export async function checkTable(ledger: Ledger, name: TableName): Promise<boolean> {
  return await ledger.store.catalogue.hasTable(ledger.db, name);
}

/** Makes one of the five tables; one that exists is left as it is. */
export async function createTable(ledger: Ledger, name: SeedTableName): Promise<void> {
  for (const table of SEED_TABLES.filter((each) => each.name === name)) {
    for (const statement of ledger.store.definitions.create(table)) {
      // Another process that defines tables may be in the way, and this one in its.
      await retrying(() => sql.raw(statement).execute(ledger.db), afterConflict);
    }
  }
}

/**
 * Makes what is missing of the five tables, takes those that somebody else made as they are, and brings our own up to
 * date. May be run at any time, again and by several processes at once.
 *
 * @throws LedgerError, before anything is made, when a table exists that cannot be used: every difference by column
 */
export async function setUpTables(ledger: Ledger): Promise<TableSetUp[]> {
  const before = new Map<SeedTableName, Differences>();
  for (const table of SEED_TABLES) {
    const found = await ledger.store.catalogue.inspect(ledger.db, table.name);
    if (found !== undefined) before.set(table.name, compareTable(table, found, ledger.store.types));
  }
  refuseUnusable(
    ledger,
    [...before.values()].flatMap(({ errors, obstacles }) => [...errors, ...obstacles]),
  );
  for (const name of TABLES) if (!before.has(name)) await createTable(ledger, name);
  await migrate(ledger);
  await restoreViews(ledger);
  return TABLES.map((table) => {
    const { warnings, notes } = before.get(table) ?? { warnings: [], notes: [] };
    return { table, created: !before.has(table), warnings, notes };
  });
}

/** What mends tables that differ, for people. */
export const ADOPT = 'tuningsweep setup --adopt (with --dry-run it only says how)';

function refuseUnusable(ledger: Ledger, errors: readonly string[]): void {
  if (errors.length === 0) return;
  const list = errors.map((sentence) => `\n  ${sentence}`).join('');
  throw new LedgerError(
    `the ledger ${ledger.describe} has tables that cannot be used as they are:${list}\nMend them with: ${ADOPT}`,
  );
}
