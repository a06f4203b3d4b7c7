import { expect, it } from 'vitest';
import { sql } from 'kysely';
import { CodeCollisionError, openLedger, registerSweep, writeGrid } from '../../../../ledger/src/index.ts';
import type { GridPoint, GridWritten, Ledger } from '../../../../ledger/src/index.ts';
import { faultyProxy } from '../../../faults/database/faulty-proxy.ts';
import { UNSUPPORTED } from '../../../faults/database/refusals.ts';
import { eachLedger } from '../../../support/ledger/ledgers.ts';
import { aLease, code, KEY, point, range, registration, TICKER } from '../builders.ts';
import { countRows, expectTrueCounters } from '../rows.ts';

/** So many that they are loaded where the server allows it: MariaDB does, MySQL does not unless it is told to. */
const MANY = 2000;

/** What means something in a file that is loaded. */
const ODD = ['tab\t', 'line\nline', 'back\\slash', '\\N', '\\', '"quoted"', "O'Brien", '환율 \u{1F4C8}', '\r', ''];

const oddPoint = (n: number): GridPoint => ({ ...point(n), canonical: JSON.stringify(point(n)) + ODD[n % ODD.length] });

async function write(ledger: Ledger, ticker = TICKER): Promise<GridWritten> {
  const lease = await aLease(ledger);
  await registerSweep(ledger, lease, registration());
  return writeGrid(ledger, lease, { sweepKey: KEY, ticker, gridSha256: 'g', points: range(MANY).map(oddPoint) });
}

async function expectWhole(ledger: Ledger, ticker = TICKER): Promise<void> {
  const tasks = await ledger.db.selectFrom('TB_TASK').select('POINT').orderBy('IDX_TASK').execute();
  expect(tasks.map(({ POINT }) => POINT)).toEqual(range(MANY).map((n) => oddPoint(n).canonical));
  expect(await countRows(ledger, 'TB_HYPERPARAMETER')).toBe(MANY);
  const statuses = await ledger.db
    .selectFrom('TB_TASKSTATUS')
    .select(['TICKER', 'STATUS', 'NOTE'])
    .distinct()
    .where('CODE_TASK', '!=', 'SETTING_DBTABLE')
    .execute();
  expect(statuses).toEqual([{ TICKER: ticker, STATUS: 'Pending', NOTE: null }]);
  await expectTrueCounters(ledger);
}

/** How many files a server has loaded so far. */
async function loads({ db }: Ledger): Promise<number> {
  const { rows } = await sql<{ Value: string }>`show global status like 'Com_load'`.execute(db);
  return Number(rows[0]?.Value);
}

const SERVERS = ['mariadb', 'mysql'] as const;

eachLedger(
  'a grid of many points',
  (store) => {
    it('is the same rows whether they are loaded or inserted', async () => {
      const before = await loads(store.ledger);
      const ticker = 'a\\N\tb\n환율';
      expect(await write(store.ledger, ticker)).toEqual({ inserted: MANY, kept: 0, removed: 0 });
      await expectWhole(store.ledger, ticker);
      const tables = store.kind === 'mariadb' ? 3 : 0;
      expect(await loads(store.ledger)).toBeGreaterThanOrEqual(before + tables);
    });

    it('does not leave out one whose code is taken', async () => {
      const taken = { CODE_TASK: code(1500), EPOCH: 1 };
      await store.ledger.db.insertInto('TB_HYPERPARAMETER').values(taken).execute();
      await expect(write(store.ledger)).rejects.toThrow(CodeCollisionError);
      const rows = store.ledger.db.selectFrom('TB_HYPERPARAMETER').select(['CODE_TASK', 'EPOCH']);
      expect(await rows.where('CODE_TASK', '=', code(1500)).execute()).toEqual([taken]);
      await expectTrueCounters(store.ledger);
    });

    it('does not bend values that do not fit', async () => {
      await expect(write(store.ledger, 'T'.repeat(300))).rejects.toThrow(/too long/);
      expect(await countRows(store.ledger, 'TB_TASKSTATUS')).toBe(0);
    });

    it('is inserted where a proxy does not let it be loaded', async () => {
      const way = await faultyProxy(store.url);
      way.onStatement = (statement) => (/^load data/i.test(statement) ? UNSUPPORTED : undefined);
      const ledger = await openLedger(way.url);
      expect(await write(ledger)).toEqual({ inserted: MANY, kept: 0, removed: 0 });
      await expectWhole(store.ledger);
      await ledger.close();
      way.close();
    });
  },
  SERVERS,
);
