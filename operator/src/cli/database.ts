import { Option } from 'commander';
import { openLedger, resolveLedgerUrl, type Ledger } from '@tuningsweep/ledger';

const EMBEDDED = 'sqlite:tuningsweep.db';

export interface DatabaseOptions {
  database?: string;
}

/** `--database URL`, the same on every command. */
export function databaseOption(): Option {
  return new Option(
    '--database <url>',
    `the ledger: sqlite:PATH or mysql://user:password@host:port/name (default: LEDGER_URL, else ${EMBEDDED})`,
  );
}

/** The ledger that a command works on: its option, the environment, or the embedded default. */
export function ledgerUrl({ database }: DatabaseOptions): string {
  return database ?? resolveLedgerUrl(process.env) ?? EMBEDDED;
}

/** Opens the ledger for as long as `use` runs. */
export async function withLedger<T>(options: DatabaseOptions, use: (ledger: Ledger) => Promise<T>): Promise<T> {
  const ledger = await openLedger(ledgerUrl(options));
  try {
    return await use(ledger);
  } finally {
    await ledger.close();
  }
}
