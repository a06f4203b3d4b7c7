import { readFileSync } from 'node:fs';

/** Statements that make a database and the accounts `NAME_runner`, `NAME_trainer` and `NAME_reader` at a server. */
export interface LeastRights {
  /** To be run by an administrator, one by one. */
  readonly before: readonly string[];
  /** The same, once the runner has made the tables. */
  readonly after: readonly string[];
}

/** The scripts that administrators are told to run, for a database of a test's own. */
export function leastRights(name: string): LeastRights {
  return { before: statements('accounts.sql', name), after: statements('trainer.sql', name) };
}

function statements(file: string, name: string): string[] {
  const script = readFileSync(new URL(`../../../examples/mysql/${file}`, import.meta.url), 'utf8');
  const bare = script.replaceAll(/^--.*\n/gm, '').replaceAll('sweeps', name);
  return bare
    .split(';\n')
    .map((statement) => statement.trim())
    .filter(Boolean);
}

/** The password of the scripts' accounts. */
export const PASSWORD = 'change me';
