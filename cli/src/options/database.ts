import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { Option } from 'commander';
import { ledgerPath, openLedger, resolveLedgerUrl } from '@tuningsweep/ledger';
import type { Ledger } from '@tuningsweep/ledger';
import { UsageError } from '../exit.ts';

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

/** The ledger's file, where it is one. */
export function ledgerFile(options: DatabaseOptions): string | undefined {
  return ledgerPath(ledgerUrl(options));
}

/** The ledger's URL for a program that may have another current directory. */
export function ledgerUrlAnywhere(options: DatabaseOptions): string {
  const file = ledgerFile(options);
  return file === undefined ? ledgerUrl(options) : `sqlite:${resolve(file)}`;
}

/** Says where no ledger is, how to make one, and how to name another. */
function noLedger(options: DatabaseOptions): UsageError {
  return new UsageError(
    `there is no ledger ${ledgerUrlAnywhere(options)} yet. Name the one you mean with --database or LEDGER_URL, or go to ` +
      'its folder; a new one is made by: tuningsweep setup, data import or run',
  );
}

/** False where the ledger is a file that nobody has made yet: to look into it would make it. */
export function ledgerExists(options: DatabaseOptions): boolean {
  const path = ledgerFile(options);
  return path === undefined || existsSync(path);
}

/**
 * Opens the ledger for as long as `use` runs.
 * @throws UsageError where it is a file that nobody has made yet: whoever only looks, or changes what is there, makes none
 */
export async function withLedger<T>(
  options: DatabaseOptions,
  use: (ledger: Ledger) => Promise<T>,
  open?: (url: string) => Promise<Ledger>,
): Promise<T> {
  if (!ledgerExists(options)) throw noLedger(options);
  return withNewLedger(options, use, open);
}

/** The same for the commands that a ledger begins with: a file that is missing is made. */
export async function withNewLedger<T>(
  options: DatabaseOptions,
  use: (ledger: Ledger) => Promise<T>,
  open: (url: string) => Promise<Ledger> = openLedger,
): Promise<T> {
  const ledger = await open(ledgerUrl(options));
  try {
    return await use(ledger);
  } finally {
    await ledger.close();
  }
}
