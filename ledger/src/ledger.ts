import type { Kysely, Transaction } from 'kysely';
import type { Database } from './schema/database.ts';
import type { Store } from './store/store.ts';

/** An open ledger; see `openLedger`. */
export interface Ledger {
  db: Kysely<Database>;
  store: Store;
  /** The URL without its password, for messages. */
  describe: string;
  /** Asked after each transaction of long work: true makes it stop there with a PausedError, to be gone on with later. */
  pause?: () => boolean;
  close(): Promise<void>;
}

export type Trx = Transaction<Database>;
