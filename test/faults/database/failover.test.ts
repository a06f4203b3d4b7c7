import { createConnection } from 'mysql2/promise';
import type { RowDataPacket } from 'mysql2/promise';
import { expect, onTestFinished, test } from 'vitest';
import { ALL_TABLES, LedgerUnavailableError, openLedger, setUpTables } from '../../../ledger/src/index.ts';
import type { Ledger } from '../../../ledger/src/index.ts';
import { insertData } from '../../operator/data.ts';
import { requireServer } from '../../servers/find.ts';
import type { Program } from '../../servers/program.ts';
import { startServer } from '../../servers/start.ts';
import { runOn } from '../../support/ledger/ledgers.ts';
import { until } from '../../support/until.ts';
import { SweepScenario } from '../model/sweep-scenario.ts';
import { faultyProxy } from './faulty-proxy.ts';

const SCHEMA = 'tuningsweep';
const ACCOUNT = { username: 'failover', password: 'of-this-test' };

test('a sweep goes on where a server with the same data takes over', async () => {
  const [first, second] = await twoServers();
  const way = await faultyProxy(first);
  onTestFinished(() => way.close());
  const [ledger, driver] = await Promise.all([openLedger(way.url), openLedger(way.url)]);
  await setUpTables(ledger);
  await insertData(ledger);
  const scenario = new SweepScenario({ ledger, driver, scripts: ['complete', 'fail', 'minimal', 'flaky'] });
  await scenario.pass(Infinity, Infinity);
  for (let step = 0; step < 3; step += 1) await scenario.runtime.step(step);

  await copyRows(first, second);
  way.lead(second);
  way.refusals = 2;
  await until('the other server answers', () => answers(ledger));
  await expect(scenario.finish()).resolves.toBeUndefined();

  await driver.close();
  await ledger.close();
});

async function twoServers(): Promise<[string, string]> {
  const program = requireServer('mariadb');
  return await Promise.all([startReplica(program), startReplica(program)]);
}

/** A server whose schema and account have the same names as those of every other. */
async function startReplica(program: Program): Promise<string> {
  const { url, stop } = await startServer(program);
  onTestFinished(stop);
  await runOn(url, `CREATE DATABASE ${SCHEMA}`);
  await runOn(url, `CREATE USER ${ACCOUNT.username}@'%' IDENTIFIED BY '${ACCOUNT.password}'`);
  await runOn(url, `GRANT ALL ON ${SCHEMA}.* TO ${ACCOUNT.username}@'%'`);
  return Object.assign(new URL(url), ACCOUNT, { pathname: SCHEMA }).href;
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
