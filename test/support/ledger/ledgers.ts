import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { afterAll, beforeAll, beforeEach, describe } from 'vitest';
import { ALL_TABLES, openLedger, setUpTables } from '../../../ledger/src/index.ts';
import type { Ledger, TableName } from '../../../ledger/src/index.ts';
import type { ServerKind } from '../../servers/program.ts';
import { serverUrl } from '../servers/servers.ts';

/** The stores that a ledger can be in. */
export type StoreKind = 'sqlite' | ServerKind;

export const STORE_KINDS: readonly StoreKind[] = ['sqlite', 'mariadb', 'mysql'];

/** An empty database of a test's own; `drop` when done. */
export interface EmptyDatabase {
  url: string;
  drop: () => Promise<void>;
}

/** A ledger for the tests of one suite: set up, its rows gone before every test. */
export interface Store {
  readonly kind: StoreKind;
  readonly url: string;
  readonly ledger: Ledger;
}

/** Makes an empty database in this kind of store. */
export async function emptyDatabase(kind: StoreKind): Promise<EmptyDatabase> {
  return kind === 'sqlite' ? emptyFile() : await emptySchema(await serverUrl(kind));
}

function emptyFile(): EmptyDatabase {
  const folder = mkdtempSync(join(tmpdir(), 'tuningsweep-ledger-'));
  return {
    url: `sqlite:${join(folder, 'ledger.db')}`,
    drop: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** In the server's default character set and collation, on purpose: the ledger must not depend on them. */
export async function emptySchema(server: string): Promise<EmptyDatabase> {
  const name = `tuningsweep_${randomUUID().replaceAll('-', '')}`;
  await runOn(server, `CREATE DATABASE ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => runOn(server, `DROP DATABASE ${name}`) };
}

/** Runs one statement on a server, on a connection of its own. */
export async function runOn(url: string, statement: string): Promise<void> {
  const connection = await createConnection(url);
  try {
    await connection.query(statement);
  } finally {
    await connection.end();
  }
}

/** Declares the same suite for each of these kinds of store; by default for all of them. */
export function eachLedger(name: string, suite: (store: Store) => void, kinds = STORE_KINDS): void {
  describe.each(kinds)(`${name} (%s)`, (kind) => {
    suite(useLedger(kind));
  });
}

/** A ledger for the surrounding suite: opened before it, emptied before each test, dropped after it. */
export function useLedger(kind: StoreKind): Store {
  let open: { ledger: Ledger; database: EmptyDatabase } | undefined;
  beforeAll(async () => {
    const database = await emptyDatabase(kind);
    const ledger = await openLedger(database.url);
    open = { ledger, database };
    await setUpTables(ledger);
  });
  beforeEach(async () => {
    await emptyTables(current(open).ledger);
  });
  afterAll(async () => {
    await open?.ledger.close();
    await open?.database.drop();
  });
  return {
    kind,
    get url() {
      return current(open).database.url;
    },
    get ledger() {
      return current(open).ledger;
    },
  };
}

function current<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('the ledger is open only while the tests of its suite run');
  return value;
}

const EMPTIED: readonly TableName[] = ALL_TABLES.map(({ name }) => name).filter((name) => name !== 'TB_LEDGER');

/** Deletes every row but who the ledger is. */
export async function emptyTables(ledger: Ledger): Promise<void> {
  for (const table of EMPTIED) await ledger.db.deleteFrom(table).execute();
}
