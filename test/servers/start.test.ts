import { existsSync } from 'node:fs';
import { createConnection } from 'mysql2/promise';
import type { RowDataPacket } from 'mysql2/promise';
import { expect, it } from 'vitest';
import { requireServer } from './find.ts';
import { startServer } from './start.ts';

/** A server that starts clears its temporary folder of `#sql*` files: in a shared one, of those that another works on. */
it('gives each server a temporary folder of its own', async () => {
  const program = requireServer('mariadb');
  const servers = await Promise.all([startServer(program), startServer(program)]);
  const folders = await Promise.all(servers.map(({ url }) => temporaryFolder(url)));
  await Promise.all(servers.map(({ stop }) => stop()));
  expect(new Set(folders).size).toBe(servers.length);
  expect(folders.filter((folder) => existsSync(folder))).toEqual([]);
});

async function temporaryFolder(url: string): Promise<string> {
  const connection = await createConnection(url);
  const [rows] = await connection.query<RowDataPacket[]>('SELECT @@tmpdir AS folder');
  await connection.end();
  return String(rows[0]?.['folder']);
}
