import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ALL_TABLES, LedgerUnavailableError, openLedger, setUpTables, type Ledger } from '../../../ledger/src/index.ts';
import { insertData } from '../../operator/stage.ts';
import { findServer } from '../../servers/find.ts';
import { startServer, type Server } from '../../servers/start.ts';
import { emptySchema, runOn } from '../../support/ledgers.ts';
import { until } from '../../support/until.ts';
import { SweepLife } from '../model/sweep-life.ts';
import { faultyWay, type FaultyWay } from './faulty-way.ts';

const ACCOUNT = { name: 'failover', password: 'of-this-test' };

let servers: Server[];
let urls: string[];
let way: FaultyWay;

beforeAll(async () => {
  const program = findServer('mariadb');
  if (!program) throw new Error('there is no MariaDB server on this machine; run: npm test');
  servers = await Promise.all([startServer(program), startServer(program)]);
  const [first, second] = servers.map(({ url }) => url);
  const { pathname } = new URL((await emptySchema(first!)).url);
  await runOn(second!, `CREATE DATABASE ${pathname.slice(1)}`);
  urls = await Promise.all(servers.map(async ({ url }) => withAccount(url, pathname)));
  way = await faultyWay(urls[0]!);
});

afterAll(async () => {
  way.close();
  await Promise.all(servers.map(({ stop }) => stop()));
});

test('a sweep goes on where a server with the same data takes over', { timeout: 60_000 }, async () => {
  const [ledger, driver] = await Promise.all([openLedger(way.url), openLedger(way.url)]);
  await setUpTables(ledger);
  await insertData(ledger);
  const life = new SweepLife({ ledger, driver, scripts: ['complete', 'fail', 'minimal', 'flaky'] });
  await life.pass(Infinity, Infinity);
  for (let step = 0; step < 3; step += 1) await life.world.step(step);

  await copyRows(urls[0]!, urls[1]!);
  way.lead(urls[1]!);
  way.refusals = 2;
  await until('the other server answers', () => answers(ledger));
  await expect(life.finish()).resolves.toBeUndefined();

  await driver.close();
  await ledger.close();
});

/** Both servers have the same account, as replicas do. */
async function withAccount(server: string, pathname: string): Promise<string> {
  await runOn(server, `CREATE USER ${ACCOUNT.name}@'%' IDENTIFIED BY '${ACCOUNT.password}'`);
  await runOn(server, `GRANT ALL ON ${pathname.slice(1)}.* TO ${ACCOUNT.name}@'%'`);
  return Object.assign(new URL(server), { username: ACCOUNT.name, password: ACCOUNT.password, pathname }).href;
}

async function answers(ledger: Ledger): Promise<boolean> {
  try {
    await ledger.db.selectFrom('TB_LEDGER').selectAll().execute();
    return true;
  } catch (error) {
    if (error instanceof LedgerUnavailableError) return false;
    throw error;
  }
}

/** As replication would have done. */
async function copyRows(from: string, to: string): Promise<void> {
  const target = await openLedger(to);
  await setUpTables(target);
  await target.close();
  const [source, copy] = await Promise.all([from, to].map((uri) => createConnection({ uri, dateStrings: true })));
  await copy!.query('SET FOREIGN_KEY_CHECKS = 0');
  for (const { name } of ALL_TABLES) {
    const [rows] = await source!.query<RowDataPacket[][]>({ sql: `SELECT * FROM ${name}`, rowsAsArray: true });
    await copy!.query(`DELETE FROM ${name}`);
    if (rows.length > 0) await copy!.query(`INSERT INTO ${name} VALUES ?`, [rows]);
  }
  await Promise.all([source!.end(), copy!.end()]);
}
