import { execFileSync } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { sql } from 'kysely';
import { afterAll, describe, expect, test } from 'vitest';
import {
  ALL_TABLES,
  claimTask,
  completeTask,
  importRaw,
  ledgerId,
  markLaunched,
  openLedger,
  prepareAdj,
  setUpTables,
  windowSha256,
} from '../../ledger/src/index.ts';
import type { Ledger } from '../../ledger/src/index.ts';
import { KEY, aResult, aSweep, code } from '../conformance/sweep/builders.ts';
import { MYSQL_ROOT } from '../servers/find.ts';
import { leastRights, PASSWORD } from '../support/ledger/least-rights.ts';
import { runOn } from '../support/ledger/ledgers.ts';
import { serverUrl } from '../support/servers/servers.ts';
import { blocks, documents } from './documents.ts';

const folder = mkdtempSync(join(tmpdir(), 'tuningsweep-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const COMMANDS = documents()
  .filter(({ name }) => name === 'docs/guide/operations.md')
  .flatMap((document) => blocks(document, 'sh'));

/** The guide's command that begins so. */
function command(begin: string): string {
  const found = COMMANDS.find((line) => line.startsWith(begin));
  if (found === undefined) throw new Error(`docs/guide/operations.md has no command that begins with '${begin}'`);
  return found;
}

/** Puts a price file into the ledger whose closes have more digits than a dump writes. */
async function importPrices(ledger: Ledger, options: { replace?: boolean } = {}): Promise<void> {
  const stream = Readable.from('date,close\n2013-01-02,1062.4717\n2013-01-03,1062.5935\n');
  await importRaw(ledger, { ticker: 'USD/KRW', stream, onError: 'fail' });
  await prepareAdj(ledger, 'USD/KRW', options);
}

const pricesOf = (ledger: Ledger): Promise<string | undefined> =>
  windowSha256(ledger, 'USD/KRW', '20130101', '20131231');

/** A sweep that has a result with a model, and a task that is claimed and not done. */
async function fill(ledger: Ledger): Promise<void> {
  await setUpTables(ledger);
  await importPrices(ledger);
  const lease = await aSweep(ledger, 3);
  await markLaunched(ledger, lease, KEY, [code(0), code(1)]);
  const [first, second] = [code(0), code(1)].map((codeTask) => ({
    codeTask,
    holder: 'pod',
    backend: 'cpu',
    versions: 'ünï',
  }));
  if (first === undefined || second === undefined) throw new Error('expected two tasks');
  await completeTask(ledger, await claimTask(ledger, first), aResult(), { artifact: randomBytes(1_200_000) });
  await claimTask(ledger, second);
}

/** Every row of every table. */
async function contents(ledger: Ledger): Promise<Record<string, unknown[]>> {
  const tables: Record<string, unknown[]> = {};
  for (const { name, primaryKey } of ALL_TABLES) {
    const order = sql.join(primaryKey.map((column) => sql.ref(column)));
    tables[name] = (await sql`select * from ${sql.table(name)} order by ${order}`.execute(ledger.db)).rows;
  }
  return tables;
}

/** What the views show of it. */
async function results(ledger: Ledger): Promise<unknown[]> {
  const { rows } = await sql`select * from V_RESULT r join V_PARAMETER p on p.CODE_TASK = r.CODE_TASK
    order by r.CODE_TASK, p.NAME`.execute(ledger.db);
  return rows;
}

async function read<T>(url: string, ask: (ledger: Ledger) => Promise<T>): Promise<T> {
  const ledger = await openLedger(url);
  try {
    return await ask(ledger);
  } finally {
    await ledger.close();
  }
}

test('a copy of an SQLite ledger has every row, also those in its second file', async () => {
  const ledger = await openLedger(`sqlite:${join(folder, 'tuningsweep.db')}`);
  await fill(ledger);
  execFileSync('sh', ['-c', command('python3')], { cwd: folder });
  const before = await contents(ledger);
  await ledger.close();
  renameSync(join(folder, 'backup.db'), join(folder, 'restored.db'));
  expect(await read(`sqlite:${join(folder, 'restored.db')}`, contents)).toEqual(before);
});

describe('a dump of MySQL', () => {
  const name = `b${randomUUID().slice(0, 8)}`;
  const restored = `${name}_restored`;

  /** One of the guide's lines, on the server of the tests. */
  function run(line: string, server: URL, database: string): void {
    const program = existsSync(MYSQL_ROOT) ? `chroot ${MYSQL_ROOT} ` : '';
    const here = line
      .replace('--host=mysql.example.org', `--host=${server.hostname} --port=${server.port}`)
      .replace('--user=sweeps_', `--user=${name}_`)
      .replace('--password', `--password='${PASSWORD}'`)
      .replaceAll('=sweeps.', `=${database}.`)
      .replace(' sweeps ', ` ${database} `);
    execFileSync('sh', ['-c', program + here], { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  }

  /** The ledger by one of the accounts. */
  function as(server: URL, role: string, database: string): string {
    const account = { username: `${name}_${role}`, password: PASSWORD, pathname: `/${database}` };
    return Object.assign(new URL(server), account).href;
  }

  async function cleanUp(server: URL): Promise<void> {
    for (const role of ['runner', 'trainer', 'reader'])
      await runOn(server.href, `DROP USER IF EXISTS '${name}_${role}'@'%'`);
    for (const database of [name, restored]) await runOn(server.href, `DROP DATABASE IF EXISTS ${database}`);
  }

  test('with the views names who made them, who may be gone', async () => {
    const server = new URL(await serverUrl('mysql'));
    const url = (database: string): string => Object.assign(new URL(server), { pathname: `/${database}` }).href;
    try {
      for (const statement of leastRights(name).before) await runOn(server.href, statement);
      await runOn(server.href, `CREATE DATABASE ${restored} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`);
      await read(as(server, 'runner', name), fill);
      run(command('mysqldump').replaceAll(/--ignore-table=\S+ /g, ''), server, name);
      for (const role of ['runner', 'trainer', 'reader']) await runOn(server.href, `DROP USER '${name}_${role}'@'%'`);
      const { username, password } = server;
      const line = command('mysql --host').replace(
        '--user=sweeps_runner --password',
        `--user=${username} -p'${password}'`,
      );
      run(line, server, restored);
      expect(await read(url(restored), results)).not.toEqual([]);
      expect(await read(url(restored), results)).toEqual(await read(url(name), results));
    } finally {
      await cleanUp(server);
    }
  });

  test('by the reader’s account is restored row by row', async () => {
    const server = new URL(await serverUrl('mysql'));
    const url = (database: string): string => Object.assign(new URL(server), { pathname: `/${database}` }).href;
    try {
      for (const statement of leastRights(name).before) await runOn(server.href, statement);
      await runOn(server.href, `CREATE DATABASE ${restored} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`);
      await runOn(server.href, `GRANT ALL ON ${restored}.* TO '${name}_runner'@'%'`);
      await read(url(name), fill);
      run(command('mysqldump'), server, name);
      run(command('mysql --host'), server, restored);
      await read(as(server, 'runner', restored), setUpTables);
      expect(await read(url(restored), results)).toEqual(await read(url(name), results));
      expect(await read(url(restored), contents)).toEqual(await read(url(name), contents));
      expect(await read(url(restored), ledgerId)).toBe(await read(url(name), ledgerId));
      const prices = await read(url(name), pricesOf);
      expect(await read(url(restored), pricesOf)).not.toBe(prices);
      await read(url(restored), (ledger) => importPrices(ledger, { replace: true }));
      expect(await read(url(restored), pricesOf)).toBe(prices);
    } finally {
      await cleanUp(server);
    }
  });
});
