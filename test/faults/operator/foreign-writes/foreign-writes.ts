import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { ALL_TABLES, LedgerUnavailableError } from '../../../../ledger/src/index.ts';
import { write } from '../../../../ledger/src/transaction/write.ts';
import type { Ledger } from '../../../../ledger/src/index.ts';
import { FOREIGN_WRITES } from '../../writes/odd-values.ts';
import type { ForeignWrite } from '../../writes/odd-values.ts';

/** Tables whose rows concern every sweep of a ledger. */
const SHARED = ['TB_LEDGER', 'TB_LEADER'];

const isShared = ({ table }: ForeignWrite): boolean => SHARED.includes(table);
export const WRITES_TO_ALL = FOREIGN_WRITES.filter(isShared);
export const WRITES_TO_ONE = FOREIGN_WRITES.filter((each) => !isShared(each));

/** A sweep by what its rows are known by, before anybody wrote to them. */
export interface SweepRows {
  readonly name: string;
  readonly key: string;
  readonly ticker: string;
  /** CODE_TASK of a task at work, and of one that is completed. */
  readonly running: string;
  readonly completed: string;
}

/**
 * Writes to the rows of one sweep; to one task's where that is the scope: the one at work, else the completed one, as the
 * table has them.
 *
 * @returns what came of it; nothing is changed unless it was done
 */
export async function writeAsForeigner(
  ledger: Ledger,
  { table, scope, statement }: ForeignWrite,
  sweep: SweepRows,
): Promise<'done' | 'refused' | 'met no row'> {
  for (const code of [sweep.running, sweep.completed]) {
    try {
      const where = rowsOf(table, scope, sweep, code);
      const { numAffectedRows = 0n } = await write(ledger, (trx) => sql`${statement}${where}`.execute(trx));
      if (numAffectedRows > 0n) return 'done';
    } catch (error) {
      if (error instanceof LedgerUnavailableError) throw error;
      return 'refused';
    }
  }
  return 'met no row';
}

function rowsOf(
  table: string,
  scope: ForeignWrite['scope'],
  { key, ticker }: SweepRows,
  code: string,
): RawBuilder<unknown> {
  const columns = new Set<string>(ALL_TABLES.find(({ name }) => name === table)?.columns.map(({ name }) => name));
  if (columns.has('CODE_TASK'))
    return scope === 'one' ? sql` where CODE_TASK = ${code}` : sql` where CODE_TASK like ${`${key}-%`}`;
  if (columns.has('SWEEP_KEY')) return sql` where SWEEP_KEY = ${key}`;
  return columns.has('TICKER') ? sql` where TICKER = ${ticker}` : sql``;
}
