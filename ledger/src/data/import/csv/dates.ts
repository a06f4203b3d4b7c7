import { InputError } from '../../../errors.ts';
import { dayOf, marketDate } from '../../market-date.ts';
import type { MarketDate } from '../../market-date.ts';
import { isWeekday, monthNamed } from './months.ts';
import type { Reading } from './readings.ts';

type Part = 'Y' | 'M' | 'D';
type Order = readonly [Part, Part, Part];
type DateReading = Reading<MarketDate>;

const TIME =
  /(?:T| +|, *)(?:오전|오후)? ?\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)? ?(?:[AP]\.?M\.?)? ?(?:Z|UTC|GMT|[ECMP][SD]?T|Uhr|[+-]\d{2}(?::?\d{2})?)?$/i;

/** A date without what does not matter to its day: time, zone, day of the week, signs of year, month and day. */
function bareDate(text: string): string {
  const plain = text
    .normalize('NFKC')
    .replace(/\([^)]*\)$/, '')
    .replaceAll(/(\d)\s*[년年월月]\s*/g, '$1-')
    .replace(/(\d)\s*[일日]/, '$1')
    .replaceAll(/\s+/g, ' ')
    .trim();
  const weekday = /^(\p{L}+)\.?,? +(?=.*\d)/u.exec(plain);
  const dated = weekday?.[1] !== undefined && isWeekday(weekday[1]) ? plain.slice(weekday[0].length) : plain;
  return dated
    .replace(TIME, '')
    .replaceAll(/([-/.]) +(?=\d)/g, '$1')
    .replace(/(\d)\.$/, '$1');
}

/** The parts of a date in this order, with one of these separators; two digits of a year are 1969 to 2068, as in POSIX. */
function numeric(order: Order, separators: string, yearDigits: number): DateReading['read'] {
  const digits = (part: Part): string => (part === 'Y' ? `(\\d{${yearDigits}})` : String.raw`(\d{1,2})`);
  const [first, second, third] = order.map(digits);
  const form = new RegExp(`^${first}([${separators}])${second}\\2${third}$`);
  return (text) => {
    const [, a, , b, c] = form.exec(bareDate(text)) ?? [];
    return a === undefined ? undefined : dayIn(order, [a, b, c]);
  };
}

/** The parts of a date in this order without separators, such as 16062023. */
function compact(order: Order, yearDigits: number): DateReading['read'] {
  const form = new RegExp(`^${order.map((part) => `(\\d{${part === 'Y' ? yearDigits : 2}})`).join('')}$`);
  return (text) => {
    const [, ...parts] = form.exec(bareDate(text)) ?? [];
    return parts.length === 0 ? undefined : dayIn(order, parts);
  };
}

function dayIn(order: Order, parts: readonly (string | undefined)[]): MarketDate | undefined {
  const part = (name: Part): string => parts[order.indexOf(name)] ?? '';
  return marketDate(fullYear(part('Y')), Number(part('M')), Number(part('D')));
}

function fullYear(year: string): number {
  if (year.length !== 2) return Number(year);
  return Number(year) + (Number(year) < 69 ? 2000 : 1900);
}

/** A date with the name of its month, in any order; a year of two digits is the last part. */
function named(text: string): MarketDate | undefined {
  const parts = bareDate(text).match(/\p{L}\p{M}*(?:[\p{L}\p{M}])*|\d+/gu) ?? [];
  const words = parts.filter((part) => !/^\d/.test(part) && !isOrdinal(part));
  const [month, ...others] = words.map(monthNamed);
  const [first, second, ...more] = parts.filter((part) => /^\d/.test(part));
  if (month === undefined || others.length > 0 || first === undefined || second === undefined || more.length > 0) {
    return undefined;
  }
  const [year, day] = first.length === 4 ? [first, second] : [second, first];
  return /^\d{1,2}$/.test(day) && /^(\d{2}|\d{4})$/.test(year)
    ? marketDate(fullYear(year), month, Number(day))
    : undefined;
}

const isOrdinal = (word: string): boolean => ['st', 'nd', 'rd', 'th', 'de'].includes(word.toLowerCase());

function unix(digits: string, perSecond: number): DateReading['read'] {
  const form = new RegExp(`^${digits}(?:\\.\\d+)?$`);
  return (text) => {
    if (!form.test(text)) return undefined;
    const date = new Date((Number(text) / perSecond) * 1000);
    return marketDate(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate());
  };
}

const DMY: Order = ['D', 'M', 'Y'];
const MDY: Order = ['M', 'D', 'Y'];
const YMD: Order = ['Y', 'M', 'D'];
const YDM: Order = ['Y', 'D', 'M'];

/** The ways to write a day. Of a day with its time the day counts that is written; Unix times are days in UTC. */
export const DATE_READINGS: readonly DateReading[] = [
  { name: 'YYYY-MM-DD or YYYYMMDD', read: (text) => dayOf(bareDate(text)) },
  { name: 'YYYY-DD-MM', read: numeric(YDM, '-/.', 4), doubtful: true },
  { name: 'DD.MM.YYYY', read: numeric(DMY, '.', 4) },
  { name: 'MM.DD.YYYY', read: numeric(MDY, '.', 4), doubtful: true },
  { name: 'MM/DD/YYYY', read: numeric(MDY, '/ -', 4) },
  { name: 'DD/MM/YYYY', read: numeric(DMY, '/ -', 4) },
  { name: 'DD.MM.YY', read: numeric(DMY, '/ .-', 2) },
  { name: 'MM/DD/YY', read: numeric(MDY, '/ .-', 2) },
  { name: 'YY-MM-DD', read: numeric(YMD, '/ .-', 2) },
  { name: 'DDMMYYYY', read: compact(DMY, 4) },
  { name: 'MMDDYYYY', read: compact(MDY, 4) },
  { name: 'DD MMM YYYY', read: named },
  { name: 'Unix seconds', read: unix(String.raw`\d{9,10}`, 1) },
  { name: 'Unix milliseconds', read: unix(String.raw`\d{11,13}`, 1e3) },
  { name: 'Unix microseconds', read: unix(String.raw`\d{16}`, 1e6) },
  { name: 'Unix nanoseconds', read: unix(String.raw`\d{19}`, 1e9) },
];

/** A way to write a day as somebody names it: `DD/MM/YYYY`, `%d.%m.%y`, `MMM D, YYYY`, `unix`, `unix ms`. */
export function dateFormatNamed(format: string): DateReading {
  const [, unit] = /^unix *(.*)$/i.exec(format.trim()) ?? [];
  const perSecond = unit === undefined ? undefined : PER_SECOND[unit.toLowerCase()];
  if (perSecond !== undefined) return { name: format, read: unix(String.raw`\d+`, perSecond) };
  const letters = format.replaceAll(/%([a-z])/gi, (_, letter: string) => STRPTIME[letter] ?? '?');
  const order = letters.toUpperCase().replaceAll(/([YMD])\1*|[^A-Z]/g, '$1');
  const parts = [YMD, DMY, MDY, YDM].find((each) => each.join('') === order);
  if (parts === undefined) {
    throw new InputError(
      '--date-format: expected the order of day, month and year, such as DD/MM/YYYY, YYYYMMDD, MMM D YYYY or unix, ' +
        `found '${format}'`,
    );
  }
  const ways = inOrder(parts);
  return { name: format, read: (text) => ways.map((read) => read(text)).find((day) => day !== undefined) };
}

const PER_SECOND: Record<string, number> = { '': 1, s: 1, seconds: 1, ms: 1e3, milliseconds: 1e3 };
const STRPTIME: Record<string, string> = { d: 'D', e: 'D', m: 'M', b: 'M', B: 'M', h: 'M', y: 'Y', Y: 'Y', F: 'YMD' };

function inOrder(order: Order): DateReading['read'][] {
  const lengths = [4, 2];
  return [
    ...lengths.map((digits) => numeric(order, '/ .-', digits)),
    ...lengths.map((digits) => compact(order, digits)),
    ...(order === YDM ? [] : [named]),
  ];
}
