import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ledger } from '../../../ledger/src/index.ts';
import { AXES, keysOf, memoryLedger, rowsAfterImport, rowsOf, writeFile } from './dialects.ts';
import type { Dialect, Quote } from './dialects.ts';

/** Days and numbers that leave nothing open: a day after the 12th, numbers that only one decimal mark explains. */
const CLEAR: readonly Quote[] = [
  { day: '2022-12-30', open: 1247.95, close: 1250.45, volume: 12500 },
  { day: '2023-01-02', open: 998.5, close: 1001.25, volume: 900 },
  { day: '2023-01-03', open: 1_001_234.5, close: 0.25, volume: 81_234_500 },
  { day: '2023-01-04', open: 3, close: -37.63, volume: 0 },
];

const USUAL: Dialect = {
  encoding: 'UTF-8',
  delimiter: 'comma',
  number: '1247.95',
  date: 'YYYY-MM-DD',
  header: 'English',
  around: 'nothing',
  order: 'oldest first',
};

const NAMES = keysOf(AXES);
const PAIRS = NAMES.flatMap((one, index) => NAMES.slice(index + 1).map((other) => [one, other] as const));

let ledger: Ledger;
beforeAll(async () => {
  ledger = await memoryLedger();
});
afterAll(() => ledger.close());

const read = (dialect: Dialect, quotes = CLEAR) => rowsAfterImport(ledger, writeFile(quotes, dialect));

/** A dialect in an encoding that has all its letters: none of one or two bytes has German and Korean ones. */
function writable(dialect: Dialect): Dialect {
  const { header, date, number } = dialect;
  const isKorean = header === 'Korean' || date === 'YYYY MM DD in Korean';
  const isWestern = header === 'German' || date === 'D. MMMM YYYY' || number === '1 247,95';
  return isKorean && isWestern ? { ...dialect, encoding: 'UTF-8' } : dialect;
}

describe('every two peculiarities of a file together are understood without a flag', () => {
  it.each(PAIRS)('%s and %s', async (one, other) => {
    for (const first of AXES[one]) {
      for (const [index, second] of AXES[other].entries()) {
        const rest = Object.fromEntries(NAMES.map((name, at) => [name, AXES[name][(index * at) % AXES[name].length]]));
        const dialect = writable({ ...USUAL, ...rest, [one]: first, [other]: second });
        expect({ dialect, rows: await read(dialect) }).toEqual({ dialect, rows: rowsOf(CLEAR) });
      }
    }
  });
});

const dialects = fc
  .record(Object.fromEntries(NAMES.map((name) => [name, fc.constantFrom(...AXES[name])])))
  .map((dialect) => writable({ ...USUAL, ...dialect }));

const decimals = fc.integer({ min: 0, max: 4 });

/** Prices on different days, as likely as not all of them before the 13th of a month, with so many decimals. */
const series = fc.tuple(decimals, fc.boolean()).chain(([digits, early]) =>
  fc
    .uniqueArray(
      fc.record({
        year: fc.integer({ min: 1974, max: 2060 }),
        month: fc.integer({ min: 1, max: 12 }),
        date: fc.integer({ min: 1, max: early ? 12 : 28 }),
        open: fc.integer({ min: 0, max: 10 ** (4 + digits) }),
        close: fc.integer({ min: -1000, max: 10 ** (4 + digits) }),
        volume: fc.integer({ min: 0, max: 50_000 }),
      }),
      { minLength: 1, maxLength: 8, selector: ({ year, month, date }) => `${year} ${month} ${date}` },
    )
    .map((quotes) => ({
      digits,
      quotes: quotes.map(({ year, month, date, open, close, volume }): Quote => ({
        day: new Date(Date.UTC(year, month - 1, date)).toISOString().slice(0, 10),
        open: open / 10 ** digits,
        close: close / 10 ** digits,
        volume: volume * 100,
      })),
    })),
);

/** What says how days and numbers of a dialect are written, as flags do. */
function flagsOf({ date, number }: Dialect): { dateFormat: string; decimal: '.' | ',' } {
  const isComma = ['1247,95', '1.247,95', '1 247,95'].includes(number);
  return { dateFormat: FORMATS[date], decimal: isComma ? ',' : '.' };
}

const FORMATS: Record<Dialect['date'], string> = {
  'YYYY-MM-DD': 'YYYY-MM-DD',
  'YYYY/MM/DD': 'YYYY/MM/DD',
  'YYYY.MM.DD': '%Y.%m.%d',
  YYYYMMDD: 'yyyymmdd',
  'MM/DD/YYYY': 'MM/DD/YYYY',
  'M/D/YYYY': 'M/D/YYYY',
  'DD/MM/YYYY': 'DD/MM/YYYY',
  'DD-MM-YYYY': '%d-%m-%Y',
  'DD.MM.YYYY': 'DD.MM.YYYY',
  'MMM D, YYYY': 'MMM D, YYYY',
  'D-MMM-YY': 'D-MMM-YY',
  'D. MMMM YYYY': 'D. MMMM YYYY',
  'YYYY MM DD in Korean': 'YYYY MM DD',
  'a time stamp': 'YYYY-MM-DD',
  'an instant': 'YYYY-MM-DD',
  'US with a time': 'M/D/YYYY',
  'Unix seconds': 'unix',
  'Unix milliseconds': 'unix ms',
};

describe('any series in any dialect', () => {
  it('is read back exactly or refused with the name of the flag, never misread', async () => {
    const counts = { read: 0, refused: 0 };
    const property = fc.asyncProperty(dialects, series, async (dialect, { quotes, digits }) => {
      const rows = await rowsAfterImport(ledger, writeFile(quotes, dialect, digits));
      const outcome = rows instanceof Error ? rows.message.match(/--(date-format|decimal) /)?.[0] : rows;
      counts[rows instanceof Error ? 'refused' : 'read'] += 1;
      expect([rowsOf(quotes), '--date-format ', '--decimal ']).toContainEqual(outcome);
    });
    await fc.assert(property, { numRuns: 300 });
    expect(counts.read).toBeGreaterThan(counts.refused);
  });

  it('is read back exactly where flags say what it leaves open', async () => {
    const property = fc.asyncProperty(dialects, series, async (dialect, { quotes, digits }) => {
      const file = writeFile(quotes, dialect, digits);
      expect(await rowsAfterImport(ledger, file, flagsOf(dialect))).toEqual(rowsOf(quotes));
    });
    await fc.assert(property, { numRuns: 300 });
  });
});
