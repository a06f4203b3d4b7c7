import { createReadStream } from 'node:fs';
import { expect, it } from 'vitest';
import { asDouble } from '../../../ledger/src/index.ts';
import type { ImportRequest } from '../../../ledger/src/index.ts';
import { eachLedger } from '../../support/ledger/ledgers.ts';
import { TICKER, closes, importText } from './builders.ts';

const THREE_DAYS = 'date,close\n2013-01-02,1062.4717\n2013-01-03,1062.5935\n2013-01-04,1064.1485\n';

const BAD = [
  'date,close',
  '2013-01-02,1062.4717',
  '2013-02-30,1062.5935',
  '2013-01-04,many',
  '2013-01-07',
  '2013-01-08,1,2',
  '20130102,1063',
  '2013-01-09,1e39',
  '2013-01-10,1065.5',
].join('\n');

const BAD_LINES = [
  { line: 3, reason: "date: expected a day as YYYY-MM-DD or YYYYMMDD, found '2013-02-30'" },
  { line: 4, reason: "close: expected a number such as 1062.47, found 'many'" },
  { line: 5, reason: 'expected 2 values as in the header line, found 1' },
  { line: 6, reason: 'expected 2 values as in the header line, found 3' },
  { line: 7, reason: 'date: the day 20130102 came before, on line 2' },
  { line: 8, reason: "close: expected a number such as 1062.47, found '1e39'" },
];

eachLedger('importing a CSV file', (store) => {
  const raw = () => closes(store.ledger, 'TB_ASSETVALUE_RAW');

  it('stores every day in single precision, and nothing when it comes again', async () => {
    const counts = { read: 3, skipped: [] };
    expect(await importText(store.ledger, THREE_DAYS)).toEqual({ ...counts, inserted: 3, updated: 0, unchanged: 0 });
    expect(await importText(store.ledger, THREE_DAYS)).toEqual({ ...counts, inserted: 0, updated: 0, unchanged: 3 });
    expect(await raw()).toEqual([
      ['20130102', Math.fround(1062.4717)],
      ['20130103', Math.fround(1062.5935)],
      ['20130104', Math.fround(1064.1485)],
    ]);
  });

  it('updates the days that differ, and those only', async () => {
    await importText(store.ledger, THREE_DAYS);
    const summary = await importText(store.ledger, 'date,close\n20130103,1000\n20130104,1064.1485\n20130107,7');
    expect(summary).toMatchObject({ inserted: 1, updated: 1, unchanged: 1 });
    expect(await raw()).toEqual([
      ['20130102', Math.fround(1062.4717)],
      ['20130103', 1000],
      ['20130104', Math.fround(1064.1485)],
      ['20130107', 7],
    ]);
  });

  it('leaves alone what the file does not have', async () => {
    await importText(store.ledger, 'Date,Close,Volume\n20130102,1,500');
    await importText(store.ledger, 'date,close\n20130102,2');
    const row = await store.ledger.db
      .selectFrom('TB_ASSETVALUE_RAW')
      .select([asDouble('CLOSE_P').as('close'), asDouble('VOLUME').as('volume')])
      .executeTakeFirst();
    expect(row).toEqual({ close: 2, volume: 500 });
  });

  it('writes nothing and names every bad line', async () => {
    const error: unknown = await importText(store.ledger, BAD).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'BadLinesError', lines: BAD_LINES });
    expect(String(error)).toContain("line 3: date: expected a day as YYYY-MM-DD or YYYYMMDD, found '2013-02-30'");
    expect(await raw()).toEqual([]);
  });

  it('leaves bad lines out when told to', async () => {
    const summary = await importText(store.ledger, BAD, { onError: 'skip' });
    expect(summary).toEqual({ read: 8, inserted: 2, updated: 0, unchanged: 0, skipped: BAD_LINES });
    expect(await raw()).toEqual([
      ['20130102', Math.fround(1062.4717)],
      ['20130110', 1065.5],
    ]);
  });

  it.each(['fail', 'skip'] as const)('takes a file longer than a chunk (%s)', async (onError) => {
    const day = (index: number) => new Date(Date.UTC(2000, 0, 1 + index)).toISOString().slice(0, 10);
    const lines = Array.from({ length: 1201 }, (_, index) => `${day(index)},${index}`);
    const text = ['date,close', ...lines].join('\n');
    expect(await importText(store.ledger, text, { onError })).toMatchObject({ inserted: 1201 });
    expect(await importText(store.ledger, text, { onError })).toMatchObject({ unchanged: 1201 });
    expect(await raw()).toHaveLength(1201);
  });

  it('takes the values that a source left out as NULL', async () => {
    await importText(store.ledger, 'date,close\n20130102,\n20130103,null\n20130104,N/A\n20130107,.');
    expect((await raw()).map(([, close]) => close)).toEqual([null, null, null, null]);
  });

  it('takes the shipped example', async () => {
    const stream = createReadStream(new URL('../../../examples/data/usd-krw.csv', import.meta.url));
    expect(await importText(store.ledger, '', { stream })).toMatchObject({ read: 2560, inserted: 2560, skipped: [] });
  });

  const REFUSED: [string, string, Partial<ImportRequest>, RegExp][] = [
    ['an empty file', '', {}, /the CSV file is empty; expected a header line/],
    ['no column for the close', 'date,bid,ask\n', {}, /no column for close: found 'date', 'bid', 'ask'/],
    ['a quote that is never closed', 'date,close\n"2013-01-02,1\n', {}, /cannot be read as CSV: Quote Not Closed/],
    ['a ticker that is too long', THREE_DAYS, { ticker: 'x'.repeat(21) }, /TICKER: expected 1 to 20 characters/],
    ['a ticker with a space at its end', THREE_DAYS, { ticker: 'KRW ' }, /without a space at either end, found 'KRW '/],
  ];
  it.each(REFUSED)('refuses %s', async (_, text, request, message) => {
    await expect(importText(store.ledger, text, request)).rejects.toThrow(message);
    expect(await closes(store.ledger, 'TB_ASSETVALUE_RAW', request.ticker ?? TICKER)).toEqual([]);
  });
});
