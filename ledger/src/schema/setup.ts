import type { Ledger } from '../ledger.ts';
import { createStatements } from './ddl.ts';
import { migrate, runStatements, tableExists } from './migrations.ts';
import { SEED_TABLES } from './seed-tables.ts';

type SeedTableName = (typeof SEED_TABLES)[number]['name'];

/** What `setUpTables` did with one of the five tables. */
export type TableSetUp = { table: SeedTableName; created: boolean; warnings: string[] };

/** The names of the five tables, in the order in which they are set up. */
export const TABLES: readonly SeedTableName[] = SEED_TABLES.map(({ name }) => name);

/** Says whether one of the five tables exists. */
export async function checkTable(ledger: Ledger, name: SeedTableName): Promise<boolean> {
  return await tableExists(ledger, name);
}

/** Makes one of the five tables; one that exists is left as it is. */
export async function createTable(ledger: Ledger, name: SeedTableName): Promise<void> {
  const tables = SEED_TABLES.filter((table) => table.name === name);
  await runStatements(
    ledger,
    tables.flatMap((table) => createStatements(table, ledger.dialect)),
  );
}

/**
 * Makes what is missing of the five tables and brings our own up to date. May be run at any time, again and by several
 * processes at once.
 */
export async function setUpTables(ledger: Ledger): Promise<TableSetUp[]> {
  const done: TableSetUp[] = [];
  for (const table of TABLES) done.push(await setUpTable(ledger, table));
  await migrate(ledger);
  return done;
}

async function setUpTable(ledger: Ledger, table: SeedTableName): Promise<TableSetUp> {
  if (await checkTable(ledger, table)) return { table, created: false, warnings: [] };
  await createTable(ledger, table);
  return { table, created: true, warnings: [] };
}
