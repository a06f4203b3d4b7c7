import { parse } from 'csv-parse/sync';
import { InputError } from '../../../errors.ts';
import { FIELDS, isUsualFor, readHeader } from '../header.ts';
import type { ColumnMapping, Layout } from '../header.ts';

/** Where the lines of a CSV file begin, and what its columns are. */
export interface TableHead {
  delimiter: string;
  skip: number;
  headers: string[];
  layout: Layout;
}

export interface HeadOptions {
  mapping: ColumnMapping;
  /** Only this delimiter. */
  delimiter?: string | undefined;
  /** The header line is the first one after this many. */
  skipLines?: number | undefined;
}

interface Line {
  delimiter: string;
  skip: number;
  headers: string[];
}

const DELIMITERS = [',', ';', '\t', '|'];
/** How far down a header line is looked for. */
const DEPTH = 60;
/** Lines that one header may go over. */
const TALLEST = 5;

/**
 * Finds the header line in the text that a CSV file begins with: the line in which the most fields are found, date and
 * close among them, by the delimiter that makes it so. Lines above it are a preamble. Undefined when there is none.
 */
export function findHead(text: string, options: HeadOptions): TableHead | undefined {
  const heads = possibleLines(text, options).flatMap((line) => headOf(line, options.mapping) ?? []);
  const most = Math.max(...heads.map(({ layout }) => layout.size));
  const best = heads.filter(({ layout }) => layout.size === most);
  return best.toSorted((a, b) => a.skip - b.skip || b.headers.length - a.headers.length)[0];
}

/**
 * Says what is wrong with the likeliest header line of a text in which `findHead` finds none.
 *
 * @throws InputError always
 */
export function refuseHead(text: string, options: HeadOptions): never {
  const lines = possibleLines(text, options);
  const usual = ({ headers }: Line): number =>
    FIELDS.filter((field) => headers.some((header) => isUsualFor(field, header))).length;
  const [line] = lines.toSorted(
    (a, b) => usual(b) - usual(a) || a.skip - b.skip || b.headers.length - a.headers.length,
  );
  if (line === undefined) throw new InputError('the CSV file is empty; expected a header line with date and close');
  readHeader(line.headers, options.mapping);
  throw new InputError('the CSV file has no header line with date and close');
}

function headOf(line: Line, mapping: ColumnMapping): TableHead | undefined {
  try {
    return { ...line, layout: readHeader(line.headers, mapping) };
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}

function possibleLines(text: string, { delimiter, skipLines, mapping }: HeadOptions): Line[] {
  const lines = text.split('\n');
  const starts = lines.slice(0, (skipLines ?? 0) + DEPTH).flatMap((line, index) => (line.trim() === '' ? [] : [index]));
  const allowed = skipLines === undefined ? starts : starts.filter((index) => index >= skipLines).slice(0, 1);
  return (delimiter === undefined ? DELIMITERS : [delimiter]).flatMap((by) => {
    const found = allowed.flatMap((start) => recordAt(lines, start, by) ?? []);
    return found.flatMap((line, index) => [
      line,
      ...mergedWith(found.slice(Math.max(0, index - 2), index), line, mapping),
    ]);
  });
}

function recordAt(lines: readonly string[], start: number, delimiter: string): Line | undefined {
  const text = lines.slice(start, start + TALLEST).join('\n');
  const options = { delimiter, trim: true, relax_quotes: true, relax_column_count: true, record_delimiter: '\n' };
  try {
    const [headers] = parse(text, { ...options, to: 1 });
    const breaks = headers?.join('').replaceAll(/[^\n]/g, '').length ?? 0;
    return headers && { delimiter, skip: start + 1 + breaks, headers };
  } catch {
    // An open quote: not a line of its own in this reading.
    return undefined;
  }
}

/** A line that names nothing but the day belongs to a header line of several rows, as yfinance writes it. */
function mergedWith(above: readonly Line[], line: Line, mapping: ColumnMapping): Line[] {
  const [place, ...more] = line.headers.flatMap((header, index) => (header === '' ? [] : [index]));
  const header = line.headers[place ?? 0];
  if (place === undefined || more.length > 0 || header === undefined || line.headers.length < 2) return [];
  if (!isUsualFor('date', header) && mapping['date'] !== header) return [];
  return above
    .filter(({ headers }) => headers.length === line.headers.length)
    .map(({ headers }) => ({ ...line, headers: headers.with(place, header) }));
}
