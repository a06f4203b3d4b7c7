import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { prepareAdj, readWindow, windowSha256 } from '../../../ledger/src/index.ts';
import { eachLedger } from '../../support/ledger/ledgers.ts';
import { TICKER, importText, putAdj } from './builders.ts';

const SERIES = 'date,close\n2012-12-31,1\n2013-01-02,1062.4717\n2013-01-03,0.1\n2013-12-31,3.5\n2014-01-01,4';

/** Of 2013-01-02, 2013-01-03, 2013-12-31: pinned, because sweeps in existing ledgers rely on it. */
const SHA256 = '32a0e4f36d466498f2f8db8f12391d958b32ed38158ba512b18b21cbb132b58f';

eachLedger('a window of a prepared series', (store) => {
  const hash = () => windowSha256(store.ledger, TICKER, '20130101', '2013-12-31');

  it('has its days in order and its closes in single precision, both ends included', async () => {
    await importText(store.ledger, SERIES);
    await prepareAdj(store.ledger);
    for (const [begin, end] of [
      ['2013-01-02', '2013-12-31'],
      ['20130101', '20131231'],
    ] as const)
      expect(await readWindow(store.ledger, TICKER, begin, end)).toEqual({
        dates: ['20130102', '20130103', '20131231'],
        close: Float32Array.of(1062.4717, 0.1, 3.5),
      });
  });

  it.each(['2013-01-02', '2013/1/2', '2013.01.02', '2013-01-02 00:00:00', '2013-01-02T15:00:00Z', '20130102'])(
    'reads and hashes a day that somebody spelled %s',
    async (second) => {
      for (const [date, close] of [
        ['2012-12-31 00:00:00', 1],
        [second, 1062.4717],
        ['2013/01/03', 0.1],
        ['2013-12-31', 3.5],
        ['2014/01/01', 4],
      ] as const)
        await putAdj(store.ledger, date, close);
      const { dates } = await readWindow(store.ledger, TICKER, '20130101', '20131231');
      expect(dates).toEqual(['20130102', '20130103', '20131231']);
      expect(await hash()).toBe(SHA256);
    },
  );

  it('notices two closes that change places, however their days are spelled', async () => {
    for (const [date, close] of [
      ['2013/01/02', 1],
      ['2013/01/03', 2],
    ] as const)
      await putAdj(store.ledger, date, close);
    const before = await hash();
    await store.ledger.db
      .updateTable('TB_ASSETVALUE_ADJ')
      .set({ CLOSE_P: sql<number>`3 - CLOSE_P` })
      .execute();
    expect(await hash()).not.toBe(before);
  });

  it('has the same SHA-256 in every kind of database', async () => {
    await importText(store.ledger, SERIES);
    await prepareAdj(store.ledger);
    expect(await hash()).toBe(SHA256);
  });

  it('has another SHA-256 when a close or a day changes, and none when it is empty', async () => {
    expect(await hash()).toBeUndefined();
    const hashes = new Set<string | undefined>();
    for (const line of ['20130102,1', '20130102,1.0000001', '20130103,1', '20131231,1']) {
      await importText(store.ledger, `date,close\n${line}`);
      await prepareAdj(store.ledger);
      hashes.add(await hash());
    }
    expect(hashes.size).toBe(4);
  });

  it('refuses what is no day', async () => {
    await expect(readWindow(store.ledger, TICKER, '2013-02-30', '20131231')).rejects.toThrow(
      "begin: expected a day as YYYY-MM-DD or YYYYMMDD, found '2013-02-30'",
    );
  });
});
