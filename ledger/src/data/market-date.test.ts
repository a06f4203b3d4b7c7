import fc from 'fast-check';
import { expect, it } from 'vitest';
import { dayOf, parseMarketDate, requireMarketDate, toIso } from './market-date.ts';

it('reads every real day in both spellings', () => {
  const days = fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true });
  fc.assert(
    fc.property(days, (date) => {
      const iso = date.toISOString().slice(0, 10);
      const market = iso.replaceAll('-', '');
      expect(parseMarketDate(iso)).toBe(market);
      expect(parseMarketDate(market)).toBe(market);
      expect(toIso(market)).toBe(iso);
      const slashed = `${iso.slice(0, 4)}/${date.getUTCMonth() + 1}/${date.getUTCDate()}`;
      for (const text of [iso, market, slashed, date.toISOString(), `${iso} 23:59:59`, iso.replaceAll('-', '.')])
        expect(dayOf(text)).toBe(market);
    }),
  );
});

it.each([
  '2013-02-29',
  '20130431',
  '2013-13-01',
  '20130100',
  '2013-1-2',
  '2013/01/02',
  '02.01.2013',
  '201301',
  '',
  ' 20130102',
])('takes %j for no day', (text) => {
  expect(parseMarketDate(text)).toBeUndefined();
  expect(() => requireMarketDate('begin', text)).toThrow(
    `begin: expected a day as YYYY-MM-DD or YYYYMMDD, found '${text}'`,
  );
});

it.each([
  '',
  'yesterday',
  '31.12.2012',
  '12/31/2012',
  '2012-13-01',
  '2012-02-30',
  '201212311',
  '2012-12-31 noon',
  '2012-12',
])('takes %j for the day of no row', (text) => {
  expect(dayOf(text)).toBeUndefined();
});
