import { InputError } from '../../errors.ts';
import type { Field } from '../columns.ts';
import { fold } from './csv/months.ts';
import { USUAL, USUAL_OF_SYMBOL } from './usual-headers.ts';

/** Headers by field, such as `{ close: 'Last' }`, where they are not the usual ones. */
export type ColumnMapping = Readonly<Record<string, string>>;

/** Which place of a line holds which field. */
export type Layout = ReadonlyMap<Field, number>;

export const FIELDS: readonly Field[] = ['date', 'open', 'high', 'low', 'close', 'volume'];
const NEEDED: readonly Field[] = ['date', 'close'];

const CURRENCY = /[\s_]+(?:in\s+)?(?:USD|EUR|GBP|JPY|KRW|CHF|CNY|INR|CAD|AUD)\s*$/;
const SIMPLE = new Map(FIELDS.map((field) => [field, USUAL[field].map(simplify)]));
const SYMBOLS = new Set(USUAL_OF_SYMBOL.map(simplify));

/**
 * Finds the fields in a CSV file's header line.
 *
 * @throws InputError when date or close is not found or may be two columns, or the mapping names what is not there
 */
export function readHeader(headers: readonly string[], mapping: ColumnMapping): Layout {
  const layout = findFields(headers, mapping);
  const missing = NEEDED.find((field) => !layout.has(field));
  if (missing === undefined) return layout;
  throw new InputError(
    `the header line has no column for ${missing}: found ${list(headers)}; map one of them, as in ${missing}=HEADER`,
  );
}

/**
 * Finds what fields there are in a line.
 *
 * @throws InputError when date or close may be two columns, or the mapping names what is not there
 */
function findFields(headers: readonly string[], mapping: ColumnMapping): Layout {
  const unknown = Object.keys(mapping).find((name) => !FIELDS.some((field) => field === name));
  if (unknown !== undefined) {
    throw new InputError(`the column mapping: expected one of ${FIELDS.join(', ')}, found '${unknown}'`);
  }
  const layout = new Map<Field, number>();
  for (const field of FIELDS) {
    const place = findField(field, headers, mapping[field]);
    if (place !== undefined) layout.set(field, place);
  }
  const only = onlyOther(headers, layout);
  if (only !== undefined) layout.set('close', only);
  return layout;
}

/** Of two columns the one beside the date holds the values, whatever it is called: a code of the series, most often. */
function onlyOther(headers: readonly string[], layout: Layout): number | undefined {
  const date = layout.get('date');
  if (headers.length !== 2 || date === undefined || layout.size !== 1) return undefined;
  return /\p{L}/u.test(headers[1 - date] ?? '') ? 1 - date : undefined;
}

function findField(field: Field, headers: readonly string[], mapped: string | undefined): number | undefined {
  if (mapped !== undefined) {
    const exact = findHeader(field, headers, (header) => header === mapped);
    return exact ?? findHeader(field, headers, (header) => sameName(header, mapped)) ?? refuse(field, mapped, headers);
  }
  for (const usual of SIMPLE.get(field) ?? []) {
    const place = findHeader(field, headers, (header) => simplify(header) === usual);
    if (place !== undefined) return place;
  }
  return undefined;
}

function findHeader(field: Field, headers: readonly string[], fits: (header: string) => boolean): number | undefined {
  const [first, second] = headers.flatMap((header, place) => (fits(header) ? [place] : []));
  if (first === undefined || second === undefined) return first;
  if (!NEEDED.includes(field)) return undefined;
  throw new InputError(
    `the header line has '${headers[first]}' and '${headers[second]}'; map the one to use, as in ${field}=HEADER`,
  );
}

/** Whether a header is what somebody calls it, whatever the case and the blanks around it. */
export function sameName(header: string, name: string): boolean {
  return header.normalize('NFC').trim().toLowerCase() === name.normalize('NFC').trim().toLowerCase();
}

/** Whether a header is usual for a column that says whose day a line is. */
export function isSymbolHeader(header: string): boolean {
  return SYMBOLS.has(simplify(header));
}

/** Whether two headers are usual for the same thing. */
export function isUsualFor(field: Field, header: string): boolean {
  return SIMPLE.get(field)?.includes(simplify(header)) ?? false;
}

function refuse(field: Field, mapped: string, headers: readonly string[]): never {
  throw new InputError(`the header line has no '${mapped}' to read ${field} from: found ${list(headers)}`);
}

/** A header's letters: without case, accents, blanks, signs, what stands in brackets, and a currency at its end. */
function simplify(header: string): string {
  const bare = header.replaceAll(/\([^)]*\)|\[[^\]]*\]/g, '').replace(CURRENCY, '');
  return fold(bare).replaceAll(/[^\p{L}]/gu, '');
}

export function list(headers: readonly string[]): string {
  return headers.map((header) => `'${header}'`).join(', ');
}
