import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { listTickers, prepareAdj } from '../../../ledger/src/index.ts';
import type { PrepareSummary } from '../../../ledger/src/index.ts';
import { eachLedger } from '../../support/ledger/ledgers.ts';
import { TICKER, closes, importText, putRaw } from './builders.ts';

const NOTHING = { badDates: 0, duplicates: 0, missing: 0, nonPositive: 0, written: 0, removed: 0 };

function summary(counts: Partial<PrepareSummary>): PrepareSummary {
  return { ticker: TICKER, rows: 0, ...NOTHING, ...counts };
}

eachLedger('preparing a series', (store) => {
  const adj = () => closes(store.ledger, 'TB_ASSETVALUE_ADJ');

  it('keeps the days with a close, and does nothing the second time', async () => {
    for (const [date, close] of [
      ['20130104', 3],
      ['20130103', 0],
      ['20130102', -1],
      ['20130107', null],
      ['20130101', 1],
    ] as const)
      await putRaw(store.ledger, date, close);
    const found = { rows: 5, missing: 1, nonPositive: 2 };
    expect(await prepareAdj(store.ledger)).toEqual([summary({ ...found, written: 4 })]);
    expect(await adj()).toEqual([
      ['20130101', 1],
      ['20130102', -1],
      ['20130103', 0],
      ['20130104', 3],
    ]);
    expect(await prepareAdj(store.ledger)).toEqual([summary(found)]);
    expect(await prepareAdj(store.ledger, TICKER, { positiveOnly: true })).toEqual([summary({ ...found, removed: 2 })]);
    expect(await adj()).toEqual([
      ['20130101', 1],
      ['20130104', 3],
    ]);
    expect(await prepareAdj(store.ledger)).toEqual([summary({ ...found, written: 2 })]);
  });

  it('takes each day once, however it is spelled: the row that was changed last', async () => {
    await putRaw(store.ledger, '2013-01-02', 1);
    await putRaw(store.ledger, '20130102', 2);
    await putRaw(store.ledger, '2013-01-03', 3);
    await putRaw(store.ledger, '20130103', 4);
    await sql`update TB_ASSETVALUE_RAW set DATE_UPDATE = '2020-01-01 00:00:00' where DATE_MARKET = '20130103'`.execute(
      store.ledger.db,
    );
    expect(await prepareAdj(store.ledger, TICKER)).toEqual([summary({ rows: 4, duplicates: 2, written: 2 })]);
    expect(await adj()).toEqual([
      ['20130102', 2],
      ['20130103', 3],
    ]);
  });

  it('leaves out rows whose date is no day, and names them', async () => {
    for (const date of ['20130231', 'yesterday', '31.12.2012', '20130102']) await putRaw(store.ledger, date, 1);
    const [prepared] = await prepareAdj(store.ledger);
    expect(prepared).toMatchObject({ rows: 4, badDates: 3, written: 1 });
    expect(prepared?.firstBadDates?.toSorted()).toEqual(['20130231', '31.12.2012', 'yesterday']);
  });

  it.each(['2013-01-02', '2013/01/02', '2013.1.2', '2013-01-02 00:00:00', '2013-01-02T00:00:00Z', '20130102 15:30'])(
    'takes %s for the day that it is',
    async (date) => {
      await putRaw(store.ledger, date, 1);
      expect(await prepareAdj(store.ledger)).toEqual([summary({ rows: 1, written: 1 })]);
      expect(await adj()).toEqual([['20130102', 1]]);
    },
  );

  it('follows the raw series: changed values, days that are gone when that was asked for', async () => {
    await importText(store.ledger, 'date,open,high,low,close,volume\n20130102,1,2,3,4,5\n20130103,1,2,3,4,5');
    await prepareAdj(store.ledger);
    await store.ledger.db.deleteFrom('TB_ASSETVALUE_RAW').where('DATE_MARKET', '=', '20130102').execute();
    await importText(store.ledger, 'date,close\n20130103,9');
    expect(await prepareAdj(store.ledger, TICKER, { replace: true })).toEqual([
      summary({ rows: 1, written: 1, removed: 1 }),
    ]);
    const rows = await store.ledger.db.selectFrom('TB_ASSETVALUE_ADJ').selectAll().execute();
    expect(rows).toMatchObject([{ DATE_MARKET: '20130103', OPEN_P: 1, HIGH_P: 2, LOW_P: 3, CLOSE_P: 9, VOLUME: 5 }]);
  });

  it('prepares every series, or the one that is named', async () => {
    await putRaw(store.ledger, '20130102', 1, 'B');
    await putRaw(store.ledger, '20130102', 1, 'A');
    await putRaw(store.ledger, '20130103', 1, 'A');
    expect((await prepareAdj(store.ledger, 'B')).map(({ ticker }) => ticker)).toEqual(['B']);
    expect((await prepareAdj(store.ledger)).map(({ ticker }) => ticker)).toEqual(['A', 'B']);
    expect(await listTickers(store.ledger)).toEqual([
      { ticker: 'A', days: 2, begin: '20130102', end: '20130103' },
      { ticker: 'B', days: 1, begin: '20130102', end: '20130102' },
    ]);
  });

  it.each([
    ['any series', undefined],
    ['KOSPI', 'KOSPI'],
  ])('says when there are no rows of %s', async (what, ticker) => {
    await expect(prepareAdj(store.ledger, ticker)).rejects.toThrow(`TB_ASSETVALUE_RAW has no rows of ${what}`);
  });
});
