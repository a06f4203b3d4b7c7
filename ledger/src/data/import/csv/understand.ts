import { InputError } from '../../../errors.ts';
import type { MarketDate } from '../../market-date.ts';
import type { ColumnMapping } from '../header.ts';
import { lineFilter, symbolPlaces } from './columns-of.ts';
import type { Where } from './columns-of.ts';
import { dateFormatNamed } from './dates.ts';
import { decideDates, decideDecimal, refuseSeveralSeries } from './decide.ts';
import type { Decimal } from './decide.ts';
import { decodeHead, encodingNamed, isOfItsScript, possibleEncodings } from './encoding.ts';
import type { Encoding } from './encoding.ts';
import type { DecimalMark } from './numbers.ts';
import { observe } from './observe.ts';
import type { Reading } from './readings.ts';
import { readRecords } from './records.ts';
import type { CsvLine } from './records.ts';
import { readHead, uncompress } from './source.ts';
import type { Source } from './source.ts';
import { findHead, refuseHead } from './table-head.ts';
import type { TableHead } from './table-head.ts';

/** How a file is to be read, as far as somebody says so; the rest is found out. */
export interface ReadOptions {
  encoding?: string | undefined;
  delimiter?: string | undefined;
  decimal?: DecimalMark | undefined;
  dateFormat?: string | undefined;
  /** The header line is the first one after this many. */
  skipLines?: number | undefined;
  where?: Where | undefined;
  mapping?: ColumnMapping | undefined;
}

/** A file that is understood: how its lines become days. */
export interface Table {
  encoding: Encoding;
  compressed: boolean;
  head: TableHead;
  /** Undefined when no line has a day. */
  dates: Reading<MarketDate> | undefined;
  decimal: Decimal;
  /** The first and the last line with a day; other lines outside are remarks, not days. */
  first: number;
  last: number;
  /** The lines of the series. */
  lines: () => AsyncIterable<CsvLine>;
}

/**
 * Finds out how a CSV file is written, from all its lines: encoding, delimiter, header line, the order of day and month,
 * the decimal mark.
 *
 * @throws InputError when it is no CSV file, or can be understood in more than one way
 */
export async function understand(source: Source, options: ReadOptions): Promise<Table> {
  const { mapping = {}, where = {} } = options;
  const { bytes, compressed } = uncompress(source, await readHead(source));
  const { encoding, head, isPlain } = await findTable(bytes, { ...options, mapping });
  const isWanted = lineFilter(head, where);
  const lines = (): AsyncIterable<CsvLine> => wanted(readRecords(bytes, { encoding, ...head }), head, isWanted);
  const given = options.dateFormat === undefined ? undefined : dateFormatNamed(options.dateFormat);
  const found = await observe(lines(), head, symbolPlaces(head, where), given && [given]);
  refuseSeveralSeries(head, found);
  const decimal =
    options.decimal === undefined ? decideDecimal(found, head, isPlain) : { mark: options.decimal, contrary: [] };
  return {
    encoding,
    compressed,
    head,
    dates: given ?? decideDates(found),
    decimal,
    first: found.first,
    last: found.last,
    lines,
  };
}

async function* wanted(
  lines: AsyncIterable<CsvLine>,
  { headers }: TableHead,
  isWanted: (cells: readonly string[]) => boolean,
): AsyncGenerator<CsvLine> {
  for await (const line of lines) {
    const { cells } = line;
    const isBlank = cells.every((cell) => cell === '');
    const isHeader = cells.length === headers.length && cells.every((cell, place) => cell === headers[place]);
    if (!isBlank && !isHeader && isWanted(cells)) yield line;
  }
}

interface FoundTable {
  encoding: Encoding;
  head: TableHead;
  isPlain: boolean;
}

async function findTable(
  bytes: Source,
  { mapping, ...options }: ReadOptions & { mapping: ColumnMapping },
): Promise<FoundTable> {
  const start = await readHead(bytes);
  const encodings =
    options.encoding === undefined ? await possibleEncodings(bytes, start) : [encodingNamed(options.encoding)];
  const ways = encodings.map((encoding) => {
    const text = (decodeHead(start, encoding) ?? '').replaceAll(/\r\n?/g, '\n');
    return { encoding, text, head: findHead(text, { ...options, mapping }) };
  });
  // The encoding that makes most headers known; among equals one in whose script everything is.
  const merits = ways.map(
    ({ encoding, text, head }) => (head?.layout.size ?? 0) + (isOfItsScript(text, encoding) ? 0.5 : 0),
  );
  const { encoding, text, head } = ways[merits.indexOf(Math.max(...merits))] ?? {};
  if (encoding === undefined || text === undefined) throw new InputError('the file has no text in a known encoding');
  if (head === undefined) refuseHead(text, { ...options, mapping });
  const rows = text.split('\n').slice(head.skip).join('\n');
  return { encoding, head, isPlain: head.delimiter === ',' && !rows.includes('"') };
}
