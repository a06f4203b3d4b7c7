import { RefusedError } from '../../errors.ts';
import type { Ledger } from '../../ledger.ts';
import type { TableName } from '../../schema/database.ts';

/**
 * Reads rows of a table that a ledger may lack which an earlier release still works on: there are none then. To bring it up
 * to date is not for somebody who only looks, since that release would refuse it from then on.
 */
export async function rowsIfThere<T>(
  { db, store }: Ledger,
  table: TableName,
  read: () => Promise<readonly T[]>,
): Promise<readonly T[]> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof RefusedError) || (await store.catalogue.hasTable(db, table))) throw error;
    return [];
  }
}
