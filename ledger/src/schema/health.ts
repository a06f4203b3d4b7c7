import { sql } from 'kysely';
import { messageOf } from '../errors.ts';
import type { Ledger } from '../ledger.ts';
import { compareTable } from './compare.ts';
import { ALL_TABLES } from './all-tables.ts';
import { SCHEMA_VERSION, schemaVersion } from './migrate.ts';
import { SEED_TABLES } from './seed-tables.ts';
import { DATE_UPDATE } from './table.ts';
import type { Table } from './table.ts';
import { VIEWS } from './views.ts';

/** What a ledger is and lacks. Nothing is changed to find out. */
export interface LedgerHealth {
  /** Such as `SQLite 3.50.4` or `MySQL 9.7.0`. */
  readonly database: string;
  /** Of the ledger's own tables; 0 before they are made. */
  readonly schemaVersion: number;
  /** The version that this release makes and knows. */
  readonly knownVersion: number;
  /** Tables, and views. */
  readonly missingTables: readonly string[];
  /** What makes a table unusable: a sentence each. */
  readonly problems: readonly string[];
  /** What is other than it should be and does no harm yet: a sentence each. */
  readonly warnings: readonly string[];
  /** Statements that were refused, with the reason: `DELETE on TB_TASK: …`; not looked at while there are problems. */
  readonly refused: readonly string[];
}

/** Examines a ledger that was opened, whether it was set up or not. */
export async function ledgerHealth(ledger: Ledger): Promise<LedgerHealth> {
  const missingTables: string[] = [];
  const problems: string[] = [];
  const warnings: string[] = [];
  const refused: string[] = [];
  for (const table of ALL_TABLES) {
    if (!(await ledger.store.catalogue.hasTable(ledger.db, table.name))) missingTables.push(table.name);
  }
  const views = await viewsThere(ledger);
  missingTables.push(...VIEWS.map(({ name }) => name).filter((name) => !views.includes(name)));
  // Somebody else may have made these; the others are only ever made by migrations.
  for (const table of SEED_TABLES) {
    const found = await ledger.store.catalogue.inspect(ledger.db, table.name);
    if (found === undefined) continue;
    const differences = compareTable(table, found, ledger.store.types);
    problems.push(...differences.errors, ...differences.obstacles);
    warnings.push(...differences.warnings);
  }
  const usable = problems.length === 0 ? ALL_TABLES.filter(({ name }) => !missingTables.includes(name)) : [];
  for (const table of usable) refused.push(...(await refusedOn(ledger, table)));
  for (const name of problems.length === 0 ? views : []) refused.push(...(await refusedOnView(ledger, name)));
  const version = await schemaVersion(ledger);
  const database = await ledger.store.catalogue.version(ledger.db);
  return { database, schemaVersion: version, knownVersion: SCHEMA_VERSION, missingTables, problems, warnings, refused };
}

/** Rights are checked before rows are looked for, so statements that concern no row tell of them. */
async function refusedOn({ db }: Ledger, { name, columns, primaryKey: [key = ''] }: Table): Promise<string[]> {
  const [table, column] = [sql.table(name), sql.ref(key)];
  const all = sql.join(columns.filter((each) => each.name !== DATE_UPDATE).map((each) => sql.ref(each.name)));
  const statements = {
    SELECT: sql`select ${column} from ${table} where 1 = 0`,
    INSERT: sql`insert into ${table} (${all}) select ${all} from ${table} where 1 = 0`,
    UPDATE: sql`update ${table} set ${column} = ${column} where 1 = 0`,
    DELETE: sql`delete from ${table} where 1 = 0`,
  };
  const refused: string[] = [];
  for (const [verb, statement] of Object.entries(statements)) {
    await statement.execute(db).catch((error: unknown) => refused.push(`${verb} on ${name}: ${messageOf(error)}`));
  }
  return refused;
}

/** The names of the views that are there. */
async function viewsThere({ db, store }: Ledger): Promise<string[]> {
  const found: string[] = [];
  for (const { name } of VIEWS) if ((await store.catalogue.inspect(db, name))?.isView) found.push(name);
  return found;
}

/** A view is read with the rights of whoever asks: on all tables that it is of. */
async function refusedOnView({ db }: Ledger, name: string): Promise<string[]> {
  try {
    await sql`select 1 from ${sql.table(name)} where 1 = 0`.execute(db);
    return [];
  } catch (error) {
    return [`SELECT on ${name}: ${messageOf(error)}`];
  }
}
