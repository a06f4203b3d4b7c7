import { expect, it, beforeEach } from 'vitest';
import { ALL_TABLES, registerSweep, writeGrid } from '../../../../ledger/src/index.ts';
import type { Lease } from '../../../../ledger/src/index.ts';
import { eachLedger } from '../../../support/ledger/ledgers.ts';
import { KEY, TICKER, aSweep, code, gridName, point, registration } from '../builders.ts';
import { scannedIn } from '../tasks/plans.ts';
import { driver } from './driver.ts';

eachLedger('a query of a view by sweep', (store) => {
  const { run } = driver(store);
  let lease: Lease;
  beforeEach(async () => {
    lease = await aSweep(store.ledger, 5);
  });

  const QUERIES = [
    "SELECT * FROM V_RESULT WHERE SWEEP = 'default/usd-krw' AND IN_GRID = 1 ORDER BY VALUE, IDX_TASK LIMIT 10",
    "SELECT * FROM V_PARAMETER WHERE SWEEP = 'default/usd-krw'",
    `SELECT * FROM V_RESULT WHERE SWEEP_KEY = '${KEY}'`,
    `SELECT * FROM V_PARAMETER WHERE CODE_TASK = '${code(1)}'`,
    `SELECT * FROM V_RESULT WHERE CODE_TASK = '${code(1)}'`,
    `SELECT p.NUMBER, r.VALUE FROM V_RESULT r
      JOIN V_PARAMETER p ON p.SWEEP_KEY = r.SWEEP_KEY AND p.CODE_TASK = r.CODE_TASK WHERE r.SWEEP = 'default/usd-krw'`,
  ];
  /** Small, whatever the number of tasks: sweeps as `w`, names of parameters as `n`, trainers of a sweep as `u`. */
  const SMALL = ['w', 'n', 'u'];

  it.each(QUERIES)('reads the tasks of that sweep alone: %s', async (query) => {
    const { db } = store.ledger;
    for (let n = 0; n < 20; n += 1) {
      const key = `k${`${n}`.padStart(6, '0')}`;
      await registerSweep(store.ledger, lease, registration({ sweepKey: key, sha256: key.padEnd(64), name: key }));
      const points = Array.from({ length: 100 }, (_, each) => point(each, key));
      await writeGrid(store.ledger, lease, { sweepKey: key, ticker: TICKER, gridSha256: gridName([n]), points });
      const rows = points.map(({ codeTask }) => ({ CODE_TASK: codeTask }));
      const ofAttempt = rows.map((row) => ({ ...row, ATTEMPT: 1 }));
      const [parameter, metric] = [
        { NAME: 'momentum', NUMBER: 1 },
        { STEP: -1, NAME: 'auc', VALUE: 1 },
      ];
      const attempt = { HOLDER: 'pod', DATE_START: '2026-01-01 00:00:00' };
      await db.insertInto('TB_MODELRESULT').values(rows).execute();
      await db
        .insertInto('TB_PARAMETER')
        .values(rows.map((row) => ({ ...row, ...parameter })))
        .execute();
      await db
        .insertInto('TB_METRIC')
        .values(ofAttempt.map((row) => ({ ...row, ...metric })))
        .execute();
      await db
        .insertInto('TB_TASKATTEMPT')
        .values(ofAttempt.map((row) => ({ ...row, ...attempt })))
        .execute();
    }
    // Servers learn the sizes of tables by and by.
    const analyze = ALL_TABLES.map(({ name }) => name).join(', ');
    await run(store.kind === 'sqlite' ? 'ANALYZE' : `ANALYZE TABLE ${analyze}`);
    const explain = store.kind === 'sqlite' ? 'explain query plan' : 'explain format=traditional';
    const scanned = scannedIn(JSON.stringify(await run(`${explain} ${query}`)));
    expect(scanned.filter((table) => !SMALL.includes(table) && table !== 'CONSTANT')).toEqual([]);
  });
});
