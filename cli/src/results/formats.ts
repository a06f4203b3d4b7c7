import { alignRow, figure, widthsOf } from '../output/output.ts';
import type { Cell } from '../output/output.ts';
import type { ShownColumns } from './columns.ts';
import type { TaskRecord } from './record.ts';

/** Writes records as lines of text, one page after the other. */
type Format = (records: AsyncIterable<TaskRecord>, columns: ShownColumns) => AsyncGenerator<string>;

/** How results can be printed. */
export const FORMATS = { table, csv, json } satisfies Record<string, Format>;

export type ResultFormat = keyof typeof FORMATS;

/** Rows by which a table's columns are made wide enough; what comes later may jut out. */
const MEASURED = 1000;

/** What a person compares tasks by. */
async function* table(records: AsyncIterable<TaskRecord>, { compared }: ShownColumns): AsyncGenerator<string> {
  yield* alignedLines(compared, records);
}

async function* alignedLines(heads: readonly string[], records: AsyncIterable<TaskRecord>): AsyncGenerator<string> {
  let held: Cell[][] = [[...heads]];
  let widths: number[] | undefined;
  for await (const record of records) {
    const cells = heads.map((head) => cellOf(record[head]));
    if (widths) yield alignRow(cells, widths);
    else if (held.push(cells) > MEASURED) {
      widths = widthsOf(held);
      for (const row of held) yield alignRow(row, widths);
      held = [];
    }
  }
  widths ??= widthsOf(held);
  for (const row of held) yield alignRow(row, widths);
}

/** A note may have line breaks; a row has none. */
function cellOf(value: TaskRecord[string] | undefined): Cell {
  if (typeof value === 'number') return figure(value);
  return typeof value === 'boolean' ? String(value) : value?.replaceAll(/\s+/g, ' ');
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
