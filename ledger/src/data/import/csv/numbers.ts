import type { Reading } from './readings.ts';

/** What stands between units and tenths. */
export type DecimalMark = '.' | ',';

const MISSING = new Set([
  '',
  'null',
  'none',
  'n/a',
  'na',
  'nan',
  '#n/a',
  '#na',
  '#nv',
  'n.a.',
  'k.a.',
  '-',
  '--',
  '–',
  '—',
  '.',
]);

/** Whether a cell says that there is no value. */
export function isMissing(cell: string): boolean {
  return MISSING.has(cell.toLowerCase());
}

const MULTIPLES: Record<string, number> = {
  k: 1e3,
  tsd: 1e3,
  m: 1e6,
  mio: 1e6,
  mn: 1e6,
  b: 1e9,
  bn: 1e9,
  mrd: 1e9,
  t: 1e12,
};

const CURRENCY = String.raw`(?:[A-Z]{0,3}\p{Sc}|(?!TSD|MIO|MRD)[A-Z]{3}|CHF|Fr\.|kr\.?|zł|Kč|Ft|원|円|元)`;
const LEADING = new RegExp(`^([+-]?) ?${CURRENCY} ?`, 'u');
const TRAILING = new RegExp(` ?(?:${CURRENCY}|%)$`, 'u');
const MULTIPLE = /(?<=\d) ?(k|tsd|m|mio|mn|b|bn|mrd|t)\.?$/i;

/** Digits in groups by blanks or apostrophes, or by the mark that is not the decimal one; Indian groups too. */
const FORMS: Record<DecimalMark, RegExp> = { '.': form(',', String.raw`\.`), ',': form(String.raw`\.`, ',') };

function form(grouping: string, decimal: string): RegExp {
  const byThousands = [grouping, ' ', "'"].map((mark) => String.raw`[1-9]\d{0,2}(?:${mark}\d{3})+`);
  const indian = String.raw`[1-9]\d?(?:${grouping}\d{2})+${grouping}\d{3}`;
  const grouped = `(?:${[...byThousands, indian].join('|')})(?:${decimal}\\d*)?`;
  const simple = String.raw`(?:\d+(?:${decimal}\d*)?|${decimal}\d+)(?:e[+-]?\d+)?`;
  return new RegExp(`^(?:${simple}|${grouped})$`, 'i');
}

/** Reads a number with its signs, such as `1,247.95`, `$203.98`, `12.50K`, `4.12%`, `(37.63)`. */
export function readNumber(cell: string, mark: DecimalMark): number | undefined {
  const { text, negative } = withoutSign(cell.normalize('NFKC').replaceAll('−', '-').replaceAll('’', "'").trim());
  const bare = text.replace(LEADING, '$1').replace(TRAILING, '');
  const multiple = MULTIPLE.exec(bare);
  const digits = multiple === null ? bare : bare.slice(0, multiple.index);
  if (!FORMS[mark].test(digits)) return undefined;
  const factor = MULTIPLES[multiple?.[1]?.toLowerCase() ?? ''] ?? 1;
  const number = Number(plain(digits, mark)) * factor;
  return negative ? -number : number;
}

/** `1.247,95` as the program reads it: 1247.95. */
function plain(digits: string, mark: DecimalMark): string {
  const ungrouped = digits.replaceAll(/[ ']/g, '').replaceAll(mark === '.' ? ',' : '.', '');
  return ungrouped.replace(',', '.');
}

function withoutSign(text: string): { text: string; negative: boolean } {
  const inBrackets = /^\((.*)\)$/.exec(text)?.[1];
  if (inBrackets !== undefined) return { text: inBrackets, negative: true };
  const [, sign, rest = text] = /^([+-])(.*)$/.exec(text) ?? [];
  if (sign !== undefined) return { text: rest.trim(), negative: sign === '-' };
  const behind = /^(.*\d)-$/.exec(text)?.[1];
  if (behind !== undefined) return { text: behind, negative: true };
  const inside = /^(\D*)-(.*\d.*)$/.exec(text);
  return inside === null ? { text, negative: false } : { text: `${inside[1]}${inside[2]}`, negative: true };
}

/** The two ways to read a number. */
export const NUMBER_READINGS: readonly Reading<number>[] = (['.', ','] as const).map((mark) => ({
  name: mark,
  read: (text) => readNumber(text, mark),
}));
