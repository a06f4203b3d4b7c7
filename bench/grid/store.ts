import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import type { RowDataPacket } from 'mysql2/promise';
import { DatabaseSync } from 'node:sqlite';
import { crc32 } from 'node:zlib';
import { requireServer } from '../../test/servers/find.ts';
import type { ServerKind } from '../../test/servers/program.ts';
import { startServer } from '../../test/servers/start.ts';
import { runOn } from '../../test/support/ledger/ledgers.ts';
import { FILLED_TABLES } from './rows.ts';

/** Where the sides write to. */
export interface BenchStore {
  /** Name and version. */
  readonly name: string;
  /** For files of the sides; gone when it is stopped. */
  readonly folder: string;
  /** The URL of a ledger that is there only while `work` runs; empty at first. */
  withDatabase: <T>(work: (url: string) => Promise<T>) => Promise<T>;
  /** Says what the tables that a grid fills hold, to compare two of them: number of rows and a checksum, a table. */
  digest: (url: string) => Promise<string>;
  readonly stop: () => Promise<void>;
}

const DATABASE = 'bench';

/** A server of its own with the settings of the tests, but commits are made durable, as on a server in earnest. */
export async function serverStore(kind: ServerKind): Promise<BenchStore> {
  const program = requireServer(kind);
  const server = await startServer(program);
  const folder = temporaryFolder();
  await runOn(server.url, 'SET GLOBAL local_infile = 1');
  await runOn(server.url, 'SET GLOBAL innodb_flush_log_at_trx_commit = 1');
  return {
    name: `${kind} ${program.version.split('-')[0]}`,
    withDatabase: async (work) => {
      await runOn(server.url, `CREATE DATABASE ${DATABASE}`);
      try {
        return await work(`${server.url}/${DATABASE}`);
      } finally {
        await runOn(server.url, `DROP DATABASE ${DATABASE}`);
      }
    },
    digest: digestOnServer,
    folder,
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true });
    },
  };
}

/** A file in a folder for temporary ones. */
export function sqliteStore(): BenchStore {
  const folder = temporaryFolder();
  const path = join(folder, 'ledger.db');
  return {
    name: `sqlite ${process.versions['sqlite']}`,
    withDatabase: async (work) => {
      try {
        return await work(`sqlite:${path}`);
      } finally {
        for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true });
      }
    },
    digest: async () => digestOfFile(path),
    folder,
    stop: async () => rmSync(folder, { recursive: true }),
  };
}

function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'tuningsweep-bench-'));
}

/** The row that says that the set-up is done is about no task: a bare peer leaves it as it was. */
const WHERE = "WHERE CODE_TASK <> 'SETTING_DBTABLE'";

async function digestOnServer(url: string): Promise<string> {
  const connection = await createConnection(url);
  const found: string[] = [];
  for (const { name, columns } of FILLED_TABLES) {
    const text = columns.map((column) => `coalesce(${column}, '-')`).join(', ');
    const [rows] = await connection.query<RowDataPacket[]>(
      `SELECT count(*) AS n, coalesce(bit_xor(crc32(concat_ws('|', ${text}))), 0) AS hash FROM ${name} ${WHERE}`,
    );
    found.push(`${name} ${rows[0]?.['n']} ${rows[0]?.['hash']}`);
  }
  await connection.end();
  return found.join('; ');
}

function digestOfFile(path: string): string {
  const db = new DatabaseSync(path);
  const found = FILLED_TABLES.map(({ name, columns }) => {
    const text = columns.map((column) => `coalesce(${column}, '-')`).join(" || '|' || ");
    let hash = 0;
    let rows = 0;
    for (const row of db.prepare(`SELECT ${text} AS t FROM ${name} ${WHERE}`).iterate()) {
      hash ^= crc32(String(row['t']));
      rows += 1;
    }
    return `${name} ${rows} ${hash >>> 0}`;
  });
  db.close();
  return found.join('; ');
}
