import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InputError } from '../../../ledger/src/index.ts';
import type { ImportRequest, Ledger } from '../../../ledger/src/index.ts';
import { memoryLedger, rowsAfterImport } from './dialects.ts';

let ledger: Ledger;
beforeAll(async () => {
  ledger = await memoryLedger();
});
afterAll(() => ledger.close());

const read = (text: string | Buffer, options: Partial<ImportRequest> = {}) =>
  rowsAfterImport(ledger, Buffer.from(text), options);

const row = (day: string, close: number | null, open: number | null = null, volume: number | null = null) => ({
  day,
  open: open === null ? null : Math.fround(open),
  close: close === null ? null : Math.fround(close),
  volume: volume === null ? null : Math.fround(volume),
});

type File = [title: string, lines: string[], rows: object[], options?: Partial<ImportRequest>];

const FILES: File[] = [
  [
    'FRED: one series, called by its code',
    ['observation_date,DEXKOUS', '2023-01-02,.', '2023-01-03,1273.5'],
    [row('20230102', null), row('20230103', 1273.5)],
  ],
  [
    'yfinance, a header of three lines',
    ['Price,Close,Open,Volume', 'Ticker,AAPL,AAPL,AAPL', 'Date,,,', '2023-01-03,123.2,130.1,100'],
    [row('20230103', 123.2, 130.1, 100)],
  ],
  [
    'NSE India: lakhs, blanks in headers',
    ['"Date ","series ","OPEN ","close ","VOLUME "', '"16-Jun-2023","EQ","2,550.00","12,76,577.40","69,79,143"'],
    [row('20230616', 1276577.4, 2550, 6979143)],
  ],
  [
    'CoinMarketCap: instants, several times a line',
    [
      'timeOpen;timeClose;name;open;close;volume;timestamp',
      '"2023-06-16T00:00:00.000Z";"2023-06-16T23:59:59.999Z";"2781";255.5;263.4;163;"2023-06-16T23:59:59.999Z"',
    ],
    [row('20230616', 263.4, 255.5, 163)],
  ],
  [
    'CoinGecko',
    ['snapped_at,price,total_volume', '2013-04-28 00:00:00 UTC,135.3,0.0'],
    [row('20130428', 135.3, null, 0)],
  ],
  [
    'Investing.com in Korean',
    ['"날짜","종가","오픈","거래량","변동 %"', '"2023- 06- 16","71,800","71,500","10.50M","0.42%"'],
    [row('20230616', 71800, 71500, 10_500_000)],
  ],
  [
    'Investing.com in German',
    ['"Datum","Zuletzt","Eröffn.","Vol.","+/- %"', '"16.06.2023","1.247,95","1.250,10","12,50K","0,12%"'],
    [row('20230616', 1247.95, 1250.1, 12500)],
  ],
  [
    'MetaTrader and Stooq',
    ['<TICKER>,<PER>,<DATE>,<TIME>,<OPEN>,<CLOSE>,<VOL>', 'USDKRW,D,20230616,000000,1270.5,1271.2,0'],
    [row('20230616', 1271.2, 1270.5, 0)],
  ],
  ['Google Finance', ['Date,Close', '6/16/2023 16:00:00,143.21'], [row('20230616', 143.21)]],
  [
    'WSJ: blanks, years of two digits',
    ['Date, Open, Close', '06/16/23, 4440.95, 4409.59'],
    [row('20230616', 4409.59, 4440.95)],
  ],
  ['Excel: sep= and empty cells', ['sep=;', 'Datum;Schluss;;', '16.06.2023;1,5;;', ';;;'], [row('20230616', 1.5)]],
  ['Switzerland', ['Datum;Schlusskurs', "16.06.2023;11'240.50 CHF"], [row('20230616', 11240.5)]],
  ['Japan', ['日付,終値', '2023年06月16日,"33,706.08"'], [row('20230616', 33706.08)]],
  [
    'FRED, with a missing day',
    ['DATE,DGS10', '2023-01-02,.', '2023-01-03,3.79'],
    [row('20230102', null), row('20230103', 3.79)],
    { mapping: { close: 'DGS10' } },
  ],
  [
    'three decimals where commas stand between values',
    ['date,close', '2023-06-16,143.215'],
    [row('20230616', 143.215)],
  ],
  [
    'negative prices in every spelling',
    ['date,close', '2020-04-20,(37.63)', '2020-04-21,-$10.01', '2020-04-22,0'],
    [row('20200420', -37.63), row('20200421', -10.01), row('20200422', 0)],
  ],
  ['the closes before adjusted ones', ['Date,Adj Close,Close', '2023-06-16,3.9,4'], [row('20230616', 4)]],
  [
    'adjusted closes that are asked for',
    ['Date,Adj Close,Close', '2023-06-16,3.9,4'],
    [row('20230616', 3.9)],
    { mapping: { close: 'Adj Close' } },
  ],
  [
    'a symbol column of one value',
    ['Date,Symbol,Close', '2023-06-16,A,4', '2023-06-19,A,5'],
    [row('20230616', 4), row('20230619', 5)],
  ],
  [
    'one of several series',
    ['Date,Name,Close', '2023-06-16,A,4', '2023-06-16,B C,5', '2023-06-19,B C,6'],
    [row('20230616', 5), row('20230619', 6)],
    { where: { name: 'B C' } },
  ],
  [
    'a rolled contract, asked for',
    ['Date,Contract,Close', '2023-06-16,M3,4', '2023-06-19,U3,5'],
    [row('20230616', 4), row('20230619', 5)],
    { where: { Contract: '*' } },
  ],
  ['a bad volume and a bad open', ['date,close,open,volume', '2023-06-16,1.5,x,many'], [row('20230616', 1.5)]],
  ['a volume with the other decimal mark', ['date;close;volume', '2023-06-16;1,5;1,234,567'], [row('20230616', 1.5)]],
  [
    'Close and its column twice, the needed one mapped',
    ['date,Close,close ', '2023-06-16,1,2'],
    [row('20230616', 1)],
    { mapping: { close: 'Close' } },
  ],
];

describe('a file is read as its source means it', () => {
  it.each(FILES)('%s', async (_, lines, rows, options) => {
    expect(await read(lines.join('\n'), options)).toEqual(rows);
    expect(await read(gzipSync(lines.join('\r\n')), options)).toEqual(rows);
  });
});

const REFUSED: [string, string[], RegExp][] = [
  [
    'day and month',
    ['Date,Close', '01/02/2023,1.5', '01/03/2023,1.6'],
    /may be MM\/DD\/YYYY or DD\/MM\/YYYY .*--date-format/,
  ],
  ['days that contradict each other', ['Date,Close', '13/02/2023,1', '01/13/2023,2', '01/02/2023,3'], /--date-format/],
  ['years of two digits', ['Datum;Kurs', '16.06.23;1,5'], /DD\.MM\.YY or YY-MM-DD .*--date-format/],
  ['days that no month has, in this order', ['Date,Close', '2023-13-02,1'], /look like YYYY-DD-MM.*--date-format/],
  ['hours or Unix seconds', ['Date,Close', '2023-06-16,1', '01/02/2023,2', '03/04/2023,3'], /date-format|bad line/],
  ['thousands or tenths, by a point', ['date;close', '2023-06-16;143.215'], /143\.215 or 143215.*--decimal/],
  ['thousands or tenths, by a comma', ['date,close', '2023-06-16,"71,800"'], /71800 or 71\.8.*--decimal/],
  ['both in one column', ['date;close', '2023-06-16;1.5', '2023-06-19;1,5', '2023-06-20;1.234'], /--decimal/],
  ['thousands or tenths in a volume', ['date;close;volume', '2023-06-16;1;1.234'], /volume .*--decimal/],
  [
    'several symbols',
    ['date,close,Name', '2023-06-16,1,A', '2023-06-19,2,B B'],
    /'Name' is 'A', 'B B'; choose one, as in --where Name=A$/,
  ],
  [
    'several series without a column that says so',
    ['date,close', ...Array<string>(4).fill('2023-06-16,1')],
    /several values a day|--where/,
  ],
  ['a spreadsheet', ['PK\u0003\u0004'], /save the table in it as CSV/],
  [
    'numbers with commas and no quotes',
    ['date,close', '2023-01-02,1,247.95'],
    /expected 2 values as in the header line, found 3/,
  ],
  ['no line below the header', ['date,close'], /no line with a day/],
  ['nothing but bad lines', ['date,close', 'x,1', '2023-01-01,y'], /line 2: date: .*\n.*line 3: close: /],
];

describe('a file is refused, with skip as well, for', () => {
  it.each(REFUSED)('%s', async (_, lines, message) => {
    for (const onError of ['fail', 'skip'] as const) {
      const outcome = await read(lines.join('\n'), { onError });
      expect(outcome).toBeInstanceOf(InputError);
      expect(outcome).toMatchObject({ message: expect.stringMatching(message) });
    }
    expect(await ledger.db.selectFrom('TB_ASSETVALUE_RAW').selectAll().execute()).toEqual([]);
  });
});

it('groups what is wrong with lines by kind', async () => {
  const lines = Array.from({ length: 30 }, (_, index) => `2023-01-${String(index + 1).padStart(2, '0')},x${index}`);
  expect(await read(['date,close', ...lines].join('\n'))).toMatchObject({
    message:
      'nothing was written, because of 30 bad lines:\n' +
      "  30 lines (2, 3, 4, …): close: expected a number such as 1062.47, found 'x0', 'x1', 'x2'",
  });
});
