import { sql } from 'kysely';
import { LedgerError } from '../../errors.ts';
import type { Ledger } from '../../ledger.ts';

/** A view, and the statement that makes it where there is none of its name. */
export interface NewView {
  readonly name: string;
  /** The names of its columns, in order: what it is known by, since servers write its text down in words of their own. */
  readonly columns: readonly string[];
  readonly statement: string;
}

/**
 * Makes a view where there is nothing of its name; neither store has an `IF NOT EXISTS` that MySQL knows, too, nor one that
 * tells a view of ours from somebody else's.
 *
 * @throws LedgerError where the name is that of something else, which is left alone
 */
export function createView(view: NewView): (ledger: Ledger) => Promise<void> {
  return async (ledger) => {
    if (await isThere(ledger, view)) return;
    try {
      await sql.raw(view.statement).execute(ledger.db);
    } catch (error) {
      // Another process may have made it meanwhile.
      if (!(await isThere(ledger, view))) throw error;
    }
  };
}

async function isThere({ db, store, describe }: Ledger, { name, columns }: NewView): Promise<boolean> {
  const found = await store.catalogue.inspect(db, name);
  if (found === undefined || found.misnamed) return false;
  const names = found.columns.map((column) => column.name);
  if (found.isView && names.join() === columns.join()) return true;
  throw new LedgerError(
    `the ledger ${describe}, ${name}: expected nothing of this name, or the view with the columns ${columns.join(', ')}; ` +
      `found a ${found.isView ? 'view' : 'table'} with ${names.join(', ')}, which was left alone; ` +
      'give it another name or drop it, then run: tuningsweep setup',
  );
}
