import { pipeline } from 'node:stream';
import type { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import type { Info } from 'csv-parse';
import { InputError } from '../errors.ts';
import { readHeader } from './header.ts';
import type { ColumnMapping } from './header.ts';
import { readLine } from './line.ts';
import type { BadLine, Day } from './line.ts';

/** One line of the file: a day, or why it cannot be used. */
export type Line = Day | BadLine;

type CsvRecord = { record: string[]; info: Info };

/**
 * Reads a CSV file of days in its order, a piece at a time. A day that came before in the file is a bad line.
 *
 * @throws InputError when the file is no CSV file, or its header line cannot be used
 */
export async function* readLines(stream: Readable, mapping: ColumnMapping): AsyncGenerator<Line> {
  const records = parseCsv(stream);
  const { value: first } = await records.next();
  if (first === undefined) throw new InputError('the CSV file is empty; expected a header line with date and close');
  const layout = readHeader(first.record, mapping);
  const seen = new Map<string, number>();
  for await (const { record, info } of records) {
    const day = readLine(record, layout, first.record.length);
    yield typeof day === 'string' ? { line: info.lines, reason: day } : firstOfItsDay(day, info.lines, seen);
  }
}

function firstOfItsDay(day: Day, line: number, seen: Map<string, number>): Line {
  const before = seen.get(day.date);
  if (before !== undefined) return { line, reason: `date: the day ${day.date} came before, on line ${before}` };
  seen.set(day.date, line);
  return day;
}

async function* parseCsv(stream: Readable): AsyncGenerator<CsvRecord, undefined> {
  const options = { bom: true, info: true, trim: true, relax_quotes: true, relax_column_count: true } as const;
  const parser = pipeline(stream, parse({ ...options, skip_empty_lines: true }), () => {});
  try {
    yield* parser as AsyncIterable<CsvRecord>;
  } catch (error) {
    if (error instanceof CsvError) throw new InputError(`the file cannot be read as CSV: ${error.message}`);
    throw error;
  }
}
