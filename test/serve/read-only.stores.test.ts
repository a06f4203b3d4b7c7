import { hash, randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openLedger } from '../../ledger/src/index.ts';
import type { Ledger } from '../../ledger/src/index.ts';
import type { ServerKind } from '../servers/program.ts';
import { finishedSweep } from '../report/finished-sweep.ts';
import type { Scenario } from '../report/finished-sweep.ts';
import { runOn, useLedger } from '../support/ledger/ledgers.ts';
import { until } from '../support/until.ts';
import { serving } from './serving.ts';

const OWN: Scenario = {
  spec: { parameters: { width: { values: [1, 2, 3, 4] } }, objective: { metric: 'error', goal: 'Minimize' } },
  fate: (_, index) => (index === 3 ? { note: 'lost' } : { metrics: { error: 4 - index } }),
};

/** Every kind of page, and a part of each that only the ledger knows. */
async function pagesOf(site: string, key: string): Promise<string[]> {
  /** What a page has no time for at first would come as an event. */
  const get = async (path: string, expected: RegExp): Promise<string> =>
    await until(`${path} with ${expected}`, async () => {
      const html = await (await fetch(new URL(path, site))).text();
      return (expected.test(html) || html.includes('role="alert"')) && html;
    });
  const sweep = await get(`/sweeps/${key}`, /Leaderboard/);
  const tasks = await get(`/sweeps/${key}/tasks`, /<table/);
  const [task = ''] = new RegExp(`${key}-[a-z\\d]{12}`).exec(tasks) ?? [];
  return [await get('/', /<table/), sweep, tasks, await get(`/tasks/${task}`, /Attempts/)];
}

async function refusal(ledger: Ledger): Promise<string> {
  return await sql`update TB_SWEEP set NAME = 'other'`.execute(ledger.db).then(
    () => 'changed',
    (error: unknown) => String(error),
  );
}

describe.each<ServerKind>(['mysql', 'mariadb'])('an account with no right but SELECT (%s)', (kind) => {
  const store = useLedger(kind);
  const user = `r${randomUUID().slice(0, 8)}`;
  let reader: string;
  beforeAll(async () => {
    const url = new URL(store.url);
    const database = url.pathname.slice(1);
    await runOn(store.url, `CREATE USER '${user}'@'%' IDENTIFIED BY 'secret'`);
    await runOn(store.url, `GRANT SELECT ON ${database}.* TO '${user}'@'%'`);
    reader = Object.assign(url, { username: user, password: 'secret' }).href;
  });
  afterAll(() => runOn(store.url, `DROP USER '${user}'@'%'`));

  test('is enough for every page', async () => {
    const { sweep } = await finishedSweep(OWN, store.url);
    const { url: site } = await serving(reader);
    const pages = await pagesOf(site, sweep.key);
    for (const page of pages) expect(page).not.toContain('role="alert"');
    expect(pages[0]).toContain(`/sweeps/${sweep.key}`);
    expect(pages[3]).toContain('Result and parameters');
  });

  test('and no page can change anything, whatever the account may do', async () => {
    const ledger = await openLedger(store.url, { access: 'read' });
    expect(await refusal(ledger)).toMatch(/read.only/i);
    await ledger.close();
  });
});

test('an SQLite file is opened to be read, and stays as it is', async () => {
  const { url, sweep } = await finishedSweep({ fate: () => ({ mse: 40 }) });
  const file = url.replace('sqlite:', '');
  const content = (): string => hash('sha256', readFileSync(file));
  const before = content();
  const { url: site } = await serving(url);
  for (const page of await pagesOf(site, sweep.key)) expect(page).not.toContain('role="alert"');
  const ledger = await openLedger(url, { access: 'read' });
  expect(await refusal(ledger)).toMatch(/readonly/);
  await ledger.close();
  expect(content()).toBe(before);
});

test('one that is not there is not made', async () => {
  await expect(openLedger('sqlite:/tmp/no-such-ledger.db', { access: 'read' })).rejects.toThrow('cannot be opened');
  expect(existsSync('/tmp/no-such-ledger.db')).toBe(false);
});
