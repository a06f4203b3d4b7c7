import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { RATES } from './usd-krw.ts';

const PROGRAM = join(import.meta.dirname, '..', '..', 'cli', 'bin', 'tuningsweep.mjs');

/**
 * Runs the command line to its end.
 *
 * @param database URL of the ledger
 * @returns what it printed
 * @throws Error with its complaint when it fails
 */
export function tuningsweep(database: string, ...args: string[]): string {
  const env = { ...process.env, LEDGER_URL: database };
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...args], { encoding: 'utf8', env });
  if (status !== 0) throw new Error(`tuningsweep ${args.join(' ')} failed:\n${stderr}`);
  return stdout;
}

/** Brings the series of the examples into a ledger. */
export function importRates(database: string): void {
  tuningsweep(database, 'data', 'import', RATES, '--ticker', 'USD/KRW');
  tuningsweep(database, 'data', 'prepare');
}

/** The MSE of each completed task of a sweep, by its code. */
export function readMses(database: string, manifest: string): Map<string, number> {
  const rows: { CODE_TASK: string; MSE: number }[] = JSON.parse(
    tuningsweep(database, 'results', '-f', manifest, '--status', 'Completed', '-o', 'json'),
  );
  return new Map(rows.map((row) => [row.CODE_TASK, row.MSE]));
}
