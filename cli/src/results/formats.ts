import { outputWidth } from '../output/output.ts';
import type { ShownColumns } from './columns.ts';
import type { TaskRecord } from './record.ts';
import { fittedTable, wholeTable } from './table.ts';

/** Writes records as lines of text, one page after the other. */
type Format = (records: AsyncIterable<TaskRecord>, columns: ShownColumns) => AsyncGenerator<string>;

/** How results can be printed. */
export const FORMATS = { table, wide, csv, json } satisfies Record<string, Format>;

export type ResultFormat = keyof typeof FORMATS;

/** What a person compares tasks by, on lines as wide as the terminal. */
async function* table(records: AsyncIterable<TaskRecord>, columns: ShownColumns): AsyncGenerator<string> {
  yield* fittedTable(records, columns, outputWidth());
}

/** Every column, however wide. */
async function* wide(records: AsyncIterable<TaskRecord>, { all }: ShownColumns): AsyncGenerator<string> {
  yield* wholeTable(records, all);
}

/** RFC 4180, with a header. */
async function* csv(records: AsyncIterable<TaskRecord>, { all }: ShownColumns): AsyncGenerator<string> {
  yield csvLine(all);
  for await (const record of records) yield csvLine(all.map((column) => record[column]));
}

/** A line but for its line feed: RFC 4180 ends lines with CR LF. */
function csvLine(values: readonly (TaskRecord[string] | undefined)[]): string {
  return `${values.map((value) => csvField(String(value ?? ''))).join(',')}\r`;
}

function csvField(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** One array, an object a line. */
async function* json(records: AsyncIterable<TaskRecord>): AsyncGenerator<string> {
  let before: string | undefined;
  yield '[';
  for await (const record of records) {
    if (before !== undefined) yield `${before},`;
    before = JSON.stringify(record);
  }
  if (before !== undefined) yield before;
  yield ']';
}
