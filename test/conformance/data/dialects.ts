import { InputError, asDouble, importRaw, openLedger, setUpTables } from '../../../ledger/src/index.ts';
import type { ImportRequest, Ledger } from '../../../ledger/src/index.ts';

/** A day of a series, with more digits than single precision keeps in none of its numbers. */
export interface Quote {
  day: string;
  open: number;
  close: number;
  volume: number;
}

/** How a file of prices is written: one value of every axis. */
export interface Dialect {
  encoding: keyof typeof ENCODINGS;
  delimiter: keyof typeof DELIMITERS;
  number: keyof typeof NUMBERS;
  date: keyof typeof DATES;
  header: keyof typeof HEADERS;
  around: keyof typeof AROUND;
  order: keyof typeof ORDERS;
}

const ENCODINGS = {
  'UTF-8': (text: string) => Buffer.from(text),
  'UTF-8 with a mark': (text: string) => Buffer.from(`\uFEFF${text}`),
  'UTF-16LE': (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le'),
  'UTF-16BE': (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le').swap16(),
  'UTF-16LE without a mark': (text: string) => Buffer.from(text, 'utf16le'),
  'one byte or two': (text: string) => encode(text, /\p{sc=Hangul}/u.test(text) ? 'euc-kr' : 'windows-1252'),
};

const DELIMITERS = { comma: ',', semicolon: ';', tab: '\t', bar: '|' };

const grouped = (value: number, decimals: number, locale: string): string =>
  value.toLocaleString(locale, { minimumFractionDigits: decimals, maximumFractionDigits: decimals });

const NUMBERS = {
  '1247.95': (value: number, decimals: number) => value.toFixed(decimals),
  '1,247.95': (value: number, decimals: number) => grouped(value, decimals, 'en-US'),
  '1247,95': (value: number, decimals: number) => value.toFixed(decimals).replace('.', ','),
  '1.247,95': (value: number, decimals: number) => grouped(value, decimals, 'de-DE'),
  '1 247,95': (value: number, decimals: number) =>
    grouped(value, decimals, 'en-US').replaceAll(/[,.]/g, (mark) => (mark === ',' ? '\u00A0' : ',')),
  "1'247.95": (value: number, decimals: number) => grouped(value, decimals, 'en-US').replaceAll(',', "'"),
  '$1,247.95': (value: number, decimals: number) => `$${grouped(value, decimals, 'en-US')}`.replace('$-', '-$'),
};

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

type DayWriter = (year: string, month: string, day: string) => string;

const DATES = {
  'YYYY-MM-DD': (y, m, d) => `${y}-${m}-${d}`,
  'YYYY/MM/DD': (y, m, d) => `${y}/${m}/${d}`,
  'YYYY.MM.DD': (y, m, d) => `${y}.${m}.${d}`,
  YYYYMMDD: (y, m, d) => `${y}${m}${d}`,
  'MM/DD/YYYY': (y, m, d) => `${m}/${d}/${y}`,
  'M/D/YYYY': (y, m, d) => `${Number(m)}/${Number(d)}/${y}`,
  'DD/MM/YYYY': (y, m, d) => `${d}/${m}/${y}`,
  'DD-MM-YYYY': (y, m, d) => `${d}-${m}-${y}`,
  'DD.MM.YYYY': (y, m, d) => `${d}.${m}.${y}`,
  'MMM D, YYYY': (y, m, d) => `${MONTHS[Number(m) - 1]} ${Number(d)}, ${y}`,
  'D-MMM-YY': (y, m, d) => `${Number(d)}-${MONTHS[Number(m) - 1]}-${y.slice(2)}`,
  'D. MMMM YYYY': (y, m, d) =>
    `${Number(d)}. ${new Date(`${y}-${m}-${d}`).toLocaleDateString('de-DE', { month: 'long' })} ${y}`,
  'YYYY MM DD in Korean': (y, m, d) => `${y}년 ${m}월 ${d}일`,
  'a time stamp': (y, m, d) => `${y}-${m}-${d} 00:00:00-04:00`,
  'an instant': (y, m, d) => `${y}-${m}-${d}T15:30:00.000Z`,
  'US with a time': (y, m, d) => `${Number(m)}/${Number(d)}/${y} 4:00 PM`,
  'Unix seconds': (y, m, d) => `${Date.parse(`${y}-${m}-${d}`) / 1000}`,
  'Unix milliseconds': (y, m, d) => `${Date.parse(`${y}-${m}-${d}`)}`,
} satisfies Record<string, DayWriter>;

const HEADERS = {
  English: ['Date', 'Close/Last', 'Open', 'Volume', 'Change %'],
  'Investing.com': ['Date', 'Price', 'Open', 'Vol.', 'Change %'],
  German: ['Datum', 'Schlusskurs', 'Eröffnung', 'Volumen', 'Veränderung'],
  Korean: ['일자', '종가', '시가', '거래량', '등락률'],
  MetaTrader: ['<DATE>', '<CLOSE>', '<OPEN>', '<TICKVOL>', '<SPREAD>'],
};

const AROUND = {
  nothing: { above: '', below: '' },
  'a preamble': { above: 'https://www.example.com/quotes\n\nHistorical data, all prices\n', below: '' },
  'a footer': { above: '', below: '\nSource: an exchange\nHighest: 9\n' },
  'old line ends': { above: '', below: '' },
};

const ORDERS = {
  'oldest first': (quotes: readonly Quote[]) => quotes,
  'newest first': (quotes: readonly Quote[]) => quotes.toReversed(),
};

/** Every value of every axis. */
export const AXES = {
  encoding: keysOf(ENCODINGS),
  delimiter: keysOf(DELIMITERS),
  number: keysOf(NUMBERS),
  date: keysOf(DATES),
  header: keysOf(HEADERS),
  around: keysOf(AROUND),
  order: keysOf(ORDERS),
};

/** The names of a record's entries. */
export function keysOf<K extends string>(values: Record<K, unknown>): K[] {
  const isKey = (name: string): name is K => name in values;
  return Object.keys(values).filter(isKey);
}

/** Writes a series as a file of this dialect, closes with so many digits after the decimal mark. */
export function writeFile(quotes: readonly Quote[], dialect: Dialect, decimals = 2): Buffer {
  const by = DELIMITERS[dialect.delimiter];
  const number = NUMBERS[dialect.number];
  const lines = ORDERS[dialect.order](quotes).map(({ day, open, close, volume }) => {
    const [year = '', month = '', date = ''] = day.split('-');
    const [thousands, change] = [volume / 1000, 1.25].map((value) => number(value, 1).replace('$', ''));
    const prices = [close, open].map((value) => number(value, decimals));
    return [DATES[dialect.date](year, month, date), ...prices, `${thousands}K`, `${change}%`];
  });
  const rows = [HEADERS[dialect.header], ...lines].map((cells) => cells.map((cell) => quoted(cell, by)).join(by));
  const { above, below } = AROUND[dialect.around];
  const text = `${above}${rows.join('\n')}\n${below}`;
  return ENCODINGS[dialect.encoding](dialect.around === 'old line ends' ? text.replaceAll('\n', '\r\n') : text);
}

function quoted(cell: string, delimiter: string): string {
  return cell.includes(delimiter) ? `"${cell}"` : cell;
}

/** The rows that a series is in TB_ASSETVALUE_RAW. */
export function rowsOf(quotes: readonly Quote[]): object[] {
  return quotes
    .map(({ day, open, close, volume }) => ({
      day: day.replaceAll('-', ''),
      open: Math.fround(open),
      close: Math.fround(close),
      volume: Math.fround(volume),
    }))
    .toSorted((a, b) => Number(a.day) - Number(b.day));
}

/** Imports a file into an empty ledger: its rows, or why it was refused. */
export async function rowsAfterImport(
  ledger: Ledger,
  file: Buffer,
  options: Partial<ImportRequest> = {},
): Promise<object[] | InputError> {
  await ledger.db.deleteFrom('TB_ASSETVALUE_RAW').execute();
  const stream = async function* () {
    // In pieces of odd sizes: characters, line ends and quotes are cut anywhere.
    for (let start = 0; start < file.length; start += 37) yield file.subarray(start, start + 37);
  };
  try {
    await importRaw(ledger, { ticker: 'T', stream, onError: 'fail', ...options });
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
  return await ledger.db
    .selectFrom('TB_ASSETVALUE_RAW')
    .select('DATE_MARKET as day')
    .select([asDouble('OPEN_P').as('open'), asDouble('CLOSE_P').as('close'), asDouble('VOLUME').as('volume')])
    .orderBy('DATE_MARKET')
    .execute();
}

/** A ledger in memory. */
export async function memoryLedger(): Promise<Ledger> {
  const ledger = await openLedger('sqlite::memory:');
  await setUpTables(ledger);
  return ledger;
}

const encoders = new Map<string, Map<string, Buffer>>();

/** The bytes of a text in an encoding of one or two bytes a character, by its decoder turned around. */
function encode(text: string, encoding: string): Buffer {
  const known = encoders.get(encoding) ?? encoderOf(encoding);
  encoders.set(encoding, known);
  return Buffer.concat(Array.from(text, (character) => known.get(character) ?? Buffer.from('?')));
}

function encoderOf(encoding: string): Map<string, Buffer> {
  const decoder = new TextDecoder(encoding);
  const bytes = Array.from({ length: 256 }, (_, byte) => byte);
  const sequences = [
    ...bytes.map((byte) => [byte]),
    ...bytes.slice(0x81).flatMap((lead) => bytes.slice(0x41).map((trail) => [lead, trail])),
  ];
  const pairs = sequences.map(
    (sequence) => [decoder.decode(Uint8Array.from(sequence)), Buffer.from(sequence)] as const,
  );
  return new Map(pairs.filter(([text]) => Array.from(text).length === 1 && text !== '\uFFFD').toReversed());
}
