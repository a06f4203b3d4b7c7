import { pipeline } from 'node:stream';
import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import type { Info } from 'csv-parse';
import { InputError } from '../../../errors.ts';
import { decodeLines } from './encoding.ts';
import type { Encoding } from './encoding.ts';
import type { Source } from './source.ts';

/** A line of a CSV file, by its number in the file. */
export interface CsvLine {
  line: number;
  cells: string[];
}

export interface Format {
  encoding: Encoding;
  delimiter: string;
  /** Lines before those that are read. */
  skip: number;
}

interface CsvRecord {
  record: string[];
  info: Info;
}

/**
 * Reads the lines of a CSV file after the first ones, in order, a piece at a time; empty ones are left out.
 *
 * @throws InputError when it is no CSV file
 */
export async function* readRecords(bytes: Source, { encoding, delimiter, skip }: Format): AsyncGenerator<CsvLine> {
  const text = Readable.from(afterLines(decodeLines(bytes, encoding), skip));
  for await (const { record, info } of parseCsv(text, delimiter))
    yield { line: info.lines + skip, cells: record.map(bareCell) };
}

async function* parseCsv(text: Readable, delimiter: string): AsyncGenerator<CsvRecord, undefined> {
  const options = { info: true, trim: true, relax_quotes: true, relax_column_count: true } as const;
  const parser = pipeline(
    text,
    parse({ ...options, delimiter, record_delimiter: '\n', skip_empty_lines: true }),
    () => {},
  );
  try {
    yield* parser as AsyncIterable<CsvRecord>;
  } catch (error) {
    if (error instanceof CsvError) throw new InputError(`the file cannot be read as CSV: ${error.message}`);
    throw error;
  }
}

async function* afterLines(parts: AsyncIterable<string>, skip: number): AsyncGenerator<string> {
  let left = skip;
  for await (const part of parts) {
    let start = 0;
    while (left > 0) {
      const end = part.indexOf('\n', start);
      if (end === -1) break;
      start = end + 1;
      left -= 1;
    }
    if (left === 0) yield part.slice(start);
  }
}

/** A cell without the sign by which spreadsheets are told to take it as text: `="1,247.95"`. */
function bareCell(cell: string): string {
  return /^="(.*)"$/.exec(cell)?.[1] ?? cell;
}
