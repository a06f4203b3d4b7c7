import type { Ledger } from '../ledger.ts';
import type { FoundTable } from './found.ts';
import { inspectMysql } from '../store/mysql/tables/inspect.ts';
import { inspectSqlite } from '../store/sqlite/tables/inspect.ts';

/** Reads a table's definition from the database's own catalogue; undefined where there is nothing of this name. */
export async function inspectTable(ledger: Ledger, name: string): Promise<FoundTable | undefined> {
  return ledger.dialect === 'sqlite' ? await inspectSqlite(ledger, name) : await inspectMysql(ledger, name);
}
