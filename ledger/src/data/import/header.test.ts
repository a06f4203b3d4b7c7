import { describe, expect, it } from 'vitest';
import { readHeader } from './header.ts';
import type { ColumnMapping } from './header.ts';

describe('a header line', () => {
  it.each<[string, string, ColumnMapping, object]>([
    ['the least', 'date,close', {}, { date: 0, close: 1 }],
    [
      'Yahoo Finance',
      'Date,Open,High,Low,Close,Adj Close,Volume',
      {},
      { date: 0, open: 1, high: 2, low: 3, close: 4, volume: 6 },
    ],
    ['NASDAQ', 'Date,Close/Last,Volume', {}, { date: 0, close: 1, volume: 2 }],
    ['an adjusted close only', 'Date,Adj Close', {}, { date: 0, close: 1 }],
    ['the ledger itself', 'TICKER,DATE_MARKET,CLOSE_P', {}, { date: 1, close: 2 }],
    ['an unusual one, mapped', 'Datum,Kurs', { date: 'Datum', close: 'Kurs' }, { date: 0, close: 1 }],
    ['a mapping before the usual', 'date,close,adj close', { close: 'adj close' }, { date: 0, close: 2 }],
  ])('of %s is understood', (_, line, mapping, layout) => {
    expect(Object.fromEntries(readHeader(line.split(','), mapping))).toEqual(layout);
  });

  it.each<[string, ColumnMapping, RegExp]>([
    ['day,month,year', {}, /no column for close: found 'day', 'month', 'year'; map one of them, as in close=HEADER/],
    ['close', {}, /no column for date: found 'close'/],
    ['date,Close,close', {}, /has 'Close' and 'close'; map the one to use/],
    ['date,close', { close: 'Kurs' }, /has no 'Kurs' to read close from: found 'date', 'close'/],
    ['date,close', { bid: 'close' }, /expected one of date, open, high, low, close, volume, found 'bid'/],
  ])('%s is refused', (line, mapping, message) => {
    expect(() => readHeader(line.split(','), mapping)).toThrow(message);
  });
});
