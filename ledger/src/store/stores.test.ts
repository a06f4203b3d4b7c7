import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const { workspaces } = JSON.parse(readFileSync('package.json', 'utf8'));

/** The kinds as a value, the key of a table, or the folder of one. */
const KINDS =
  /(['"`])(sqlite|mysql|mariadb)\1|^\s*(sqlite|mysql|mariadb):\s|\{ (sqlite|mysql|mariadb):|store\/(sqlite|mysql)\//m;

/** Theirs, and that of migrations, each of which has the statements for every kind. */
const FOLDERS = /^ledger\/src\/(store\/(sqlite|mysql)|schema\/migrations)\//;

/** What they are called, and which is which. */
const NAMING = ['ledger/src/store/store.ts', 'ledger/src/store/stores.ts'];

function sources(): string[] {
  const patterns: string[] = workspaces.map((workspace: string) => `${workspace}/src/**/*.ts`);
  return globSync(patterns).filter((file) => !file.endsWith('.test.ts'));
}

describe('what differs between stores', () => {
  it('is in their folders: no other file names a kind of store', () => {
    const others = sources().filter((file) => !FOLDERS.test(file));
    expect(others.length).toBeGreaterThan(100);
    expect(others.filter((file) => KINDS.test(readFileSync(file, 'utf8')))).toEqual(NAMING);
  });
});
