import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { SeriesRefusedError, prepareAdj } from '../../../ledger/src/index.ts';
import type { PrepareOptions } from '../../../ledger/src/index.ts';
import { eachLedger } from '../../support/ledger/ledgers.ts';
import { TICKER, closes, putAdj, putRaw } from './builders.ts';

const DAYS = ['20130102', '20130103', '20130104'];

eachLedger('a series that is not as prepare wrote it', (store) => {
  const adj = (ticker = TICKER) => closes(store.ledger, 'TB_ASSETVALUE_ADJ', ticker);
  const run = (statement: string) => sql.raw(statement).execute(store.ledger.db);

  async function givenRaw(factor = 1, ticker = TICKER): Promise<void> {
    for (const [index, day] of DAYS.entries()) await putRaw(store.ledger, day, factor * (index + 1), ticker);
  }

  /** What preparing came to when it refused a series. */
  async function refusal(ticker?: string, options?: PrepareOptions): Promise<SeriesRefusedError> {
    const error: unknown = await prepareAdj(store.ledger, ticker, options).catch((thrown: unknown) => thrown);
    if (error instanceof SeriesRefusedError) return error;
    throw new Error('expected a refusal', { cause: error });
  }

  /** The series stays as it is, named or not, until it is to be replaced: then it follows the raw one. */
  async function expectKept(message: RegExp): Promise<void> {
    const before = await adj();
    for (const ticker of [undefined, TICKER]) expect((await refusal(ticker)).message).toMatch(message);
    expect((await refusal(TICKER, { dryRun: true })).message).toMatch(message);
    expect(await adj()).toEqual(before);
    const replace = { replace: true };
    const [planned] = await prepareAdj(store.ledger, TICKER, { ...replace, dryRun: true });
    expect(await adj()).toEqual(before);
    expect(await prepareAdj(store.ledger, TICKER, replace)).toEqual([planned]);
    expect(await adj()).toEqual(await closes(store.ledger, 'TB_ASSETVALUE_RAW'));
    expect(await prepareAdj(store.ledger)).toMatchObject([{ written: 0, removed: 0 }]);
  }

  it('is kept where its closes are of another program', async () => {
    await givenRaw(4);
    for (const [index, day] of DAYS.entries()) await putAdj(store.ledger, day, index + 1);
    await expectKept(/USD\/KRW: left as it is, .* 3 rows are not as data prepare wrote them \(20130102, .*--replace/);
  });

  it('is kept where its days are spelled by another program', async () => {
    await givenRaw();
    for (const day of ['2013-01-02 00:00:00', '2013-01-03 00:00:00']) await putAdj(store.ledger, day, 1);
    await expectKept(/2 rows are not as data prepare wrote them \(2013-01-02 00:00:00, /);
  });

  it.each([
    ['a close was changed', 'UPDATE %s SET CLOSE_P = 9 WHERE DATE_MARKET = 20130103', /1 row is not as data prepare/],
    ['a volume was added', 'UPDATE %s SET VOLUME = 9 WHERE DATE_MARKET = 20130103', /1 row is not as data prepare/],
    ['a day was removed', 'DELETE FROM %s WHERE DATE_MARKET = 20130103', /1 row is gone .*\(20130103\)/],
    ['a day was added', `INSERT INTO %s (DATE_MARKET, TICKER) VALUES ('20130108', '${TICKER}')`, /1 row is not as/],
  ])('is kept where %s by hand', async (_, statement, message) => {
    await givenRaw();
    await prepareAdj(store.ledger);
    await run(statement.replace('%s', 'TB_ASSETVALUE_ADJ'));
    await expectKept(message);
  });

  it('does not get shorter where raw days are gone or have lost their close', async () => {
    await givenRaw();
    await prepareAdj(store.ledger);
    await run('DELETE FROM TB_ASSETVALUE_RAW WHERE DATE_MARKET = 20130103');
    await expectKept(/1 row is without a usable row in TB_ASSETVALUE_RAW now \(20130103\)/);
  });

  it('leaves the other series to be prepared', async () => {
    await givenRaw(1, 'A');
    await givenRaw(1, 'B');
    await givenRaw(1, 'C');
    await putAdj(store.ledger, '20130102', 7, 'B');
    const { summaries } = await refusal();
    expect(summaries.map(({ ticker, written, refused }) => [ticker, written, refused !== undefined])).toEqual([
      ['A', 3, false],
      ['B', 0, true],
      ['C', 3, false],
    ]);
    expect(await adj('B')).toEqual([['20130102', 7]]);
    expect(await adj('C')).toHaveLength(3);
  });

  it('is derived anew where all of it was removed', async () => {
    await givenRaw();
    await prepareAdj(store.ledger);
    await run('DELETE FROM TB_ASSETVALUE_ADJ');
    expect(await prepareAdj(store.ledger)).toMatchObject([{ written: 3 }]);
  });

  it('goes on from a release that kept no record, as long as raw values are the same', async () => {
    await givenRaw();
    await prepareAdj(store.ledger);
    await run('DELETE FROM TB_ASSETVALUE_PREPARED');
    await putRaw(store.ledger, '20130107', 4);
    expect(await prepareAdj(store.ledger)).toMatchObject([{ written: 1 }]);
    await run('UPDATE TB_ASSETVALUE_RAW SET CLOSE_P = 2 * CLOSE_P');
    expect(await prepareAdj(store.ledger)).toMatchObject([{ written: 4 }]);
    expect(await adj()).toEqual([...DAYS, '20130107'].map((day, index) => [day, 2 * (index + 1)]));
  });

  it.each([
    ['no row has a day', 'UPDATE TB_ASSETVALUE_RAW SET DATE_MARKET = CONCAT(DATE_MARKET, 1)', /'201301021'/],
    ['no row has a close', 'UPDATE TB_ASSETVALUE_RAW SET CLOSE_P = NULL', /none of its 3 rows .* a usable close/],
  ])('is never emptied, not even to be replaced, where %s', async (_, statement, message) => {
    await givenRaw();
    await prepareAdj(store.ledger);
    await run(statement);
    expect((await refusal(TICKER, { replace: true })).message).toMatch(message);
    expect(await adj()).toHaveLength(3);
  });
});
