import { InputError } from '../errors.ts';
import type { Field } from './columns.ts';

/** Headers by field, such as `{ close: 'Last' }`, where they are not the usual ones. */
export type ColumnMapping = Readonly<Record<string, string>>;

/** Which place of a line holds which field. */
export type Layout = ReadonlyMap<Field, number>;

/** Usual headers in lower case without blanks and signs; an earlier one goes before a later one. */
const USUAL: Record<Field, readonly string[]> = {
  date: ['date', 'day', 'marketdate', 'datemarket', 'tradedate', 'tradingday'],
  open: ['open', 'openp', 'openprice'],
  high: ['high', 'highp', 'highprice'],
  low: ['low', 'lowp', 'lowprice'],
  close: ['close', 'closep', 'closeprice', 'closelast', 'last', 'price', 'rate', 'value', 'adjclose', 'adjustedclose'],
  volume: ['volume', 'vol'],
};

const FIELDS: readonly Field[] = ['date', 'open', 'high', 'low', 'close', 'volume'];
const NEEDED: readonly Field[] = ['date', 'close'];

/**
 * Finds the fields in a CSV file's header line.
 *
 * @throws InputError when date or close is not found, a header comes twice, or the mapping names what is not there
 */
export function readHeader(headers: readonly string[], mapping: ColumnMapping): Layout {
  const unknown = Object.keys(mapping).find((name) => !FIELDS.some((field) => field === name));
  if (unknown !== undefined) {
    throw new InputError(`the column mapping: expected one of ${FIELDS.join(', ')}, found '${unknown}'`);
  }
  const layout = new Map<Field, number>();
  for (const field of FIELDS) {
    const place = findField(field, headers, mapping[field]);
    if (place !== undefined) layout.set(field, place);
  }
  const missing = NEEDED.find((field) => !layout.has(field));
  if (missing === undefined) return layout;
  throw new InputError(
    `the header line has no column for ${missing}: found ${list(headers)}; map one of them, as in ${missing}=HEADER`,
  );
}

function findField(field: Field, headers: readonly string[], mapped: string | undefined): number | undefined {
  if (mapped !== undefined) return findHeader(headers, (header) => header === mapped) ?? refuse(field, mapped, headers);
  for (const usual of USUAL[field]) {
    const place = findHeader(headers, (header) => simplify(header) === usual);
    if (place !== undefined) return place;
  }
  return undefined;
}

function findHeader(headers: readonly string[], fits: (header: string) => boolean): number | undefined {
  const [first, second] = headers.flatMap((header, place) => (fits(header) ? [place] : []));
  if (first !== undefined && second !== undefined) {
    throw new InputError(`the header line has '${headers[first]}' and '${headers[second]}'; map the one to use`);
  }
  return first;
}

function refuse(field: Field, mapped: string, headers: readonly string[]): never {
  throw new InputError(`the header line has no '${mapped}' to read ${field} from: found ${list(headers)}`);
}

function simplify(header: string): string {
  return header.toLowerCase().replaceAll(/[^a-z]/g, '');
}

function list(headers: readonly string[]): string {
  return headers.map((header) => `'${header}'`).join(', ');
}
