import { alignRow, figure } from '../output/output.ts';
import type { Cell } from '../output/output.ts';
import type { ShownColumns } from './columns.ts';
import { fit } from './fit.ts';
import type { TaskRecord } from './record.ts';

/** Rows by which a table's columns are chosen and made wide enough; what comes later may jut out. */
const MEASURED = 1000;
/** The column of words: it may be cut. */
const TEXT = 'NOTE';

/**
 * A table that fits into lines of this many characters: what is the same in all rows is named once, above it, and what finds
 * no room is left out, which is said there too. Of more than a thousand rows no column is taken for constant: the last
 * row may differ.
 */
export async function* fittedTable(
  records: AsyncIterable<TaskRecord>,
  { compared, dispensable }: ShownColumns,
  width: number,
): AsyncGenerator<string> {
  const { first, rest } = await begin(records);
  const constant = first.length > 1 && first.length <= MEASURED ? constants(compared, first) : new Map<string, Cell>();
  const heads = compared.filter((head) => !constant.has(head));
  const rows = first.map((record) => cellsOf(heads, record));
  const { shown, widths, omitted } = fit(heads, rows, { dispensable, text: TEXT, width });
  yield* wrapped(`The same in all ${first.length} rows:`, namedValues(constant), width);
  yield* wrapped('Not shown here, but with -o wide or --columns:', omitted, width);
  const line = (record: TaskRecord): string => alignRow(cut(shown, widths, cellsOf(shown, record)), widths);
  yield alignRow(shown, widths);
  for (const record of first) yield line(record);
  for await (const record of rest) yield line(record);
}

/** Every row under these heads, as wide as they are. */
export async function* wholeTable(
  records: AsyncIterable<TaskRecord>,
  heads: readonly string[],
): AsyncGenerator<string> {
  const { first, rest } = await begin(records);
  const rows = first.map((record) => cellsOf(heads, record));
  const { widths } = fit(heads, rows, { dispensable: [], text: '', width: Infinity });
  yield alignRow(heads, widths);
  for (const row of rows) yield alignRow(row, widths);
  for await (const record of rest) yield alignRow(cellsOf(heads, record), widths);
}

/** The records that columns are measured by, one more where there are more, and those after them. */
async function begin(records: AsyncIterable<TaskRecord>) {
  const iterator = records[Symbol.asyncIterator]();
  const first: TaskRecord[] = [];
  while (first.length <= MEASURED) {
    const next = await iterator.next();
    if (next.done === true) break;
    first.push(next.value);
  }
  return { first, rest: { [Symbol.asyncIterator]: () => iterator } };
}

/** Columns in which no row differs from the others, and what stands there. */
function constants(heads: readonly string[], records: readonly TaskRecord[]): Map<string, Cell> {
  const same = heads.filter((head) => new Set(records.map((record) => record[head])).size === 1);
  return new Map(same.map((head) => [head, cellOf(records[0]?.[head])]));
}

/** Where no row has a value there is nothing to say. */
function namedValues(constant: ReadonlyMap<string, Cell>): string[] {
  return Array.from(constant).flatMap(([head, cell]) => (cell === undefined ? [] : `${head} ${cell}`));
}

/** A sentence with a list, on as many lines as it takes; none without items. */
function* wrapped(head: string, items: readonly string[], width: number): Generator<string> {
  if (items.length === 0) return;
  let line = head;
  for (const [at, item] of items.entries()) {
    const word = ` ${item}${at === items.length - 1 ? '.' : ','}`;
    if (line.length + word.length > width) {
      yield line;
      line = ` ${word}`;
    } else line += word;
  }
  yield line;
}

function cellsOf(heads: readonly string[], record: TaskRecord): Cell[] {
  return heads.map((head) => cellOf(record[head]));
}

/** A note may have line breaks; a row has none. */
function cellOf(value: TaskRecord[string] | undefined): Cell {
  if (typeof value === 'number') return figure(value);
  return typeof value === 'boolean' ? String(value) : value?.replaceAll(/\s+/g, ' ');
}

function cut(heads: readonly string[], widths: readonly number[], cells: readonly Cell[]): Cell[] {
  return cells.map((cell, at) => {
    const width = widths[at] ?? 0;
    const isLonger = heads[at] === TEXT && typeof cell === 'string' && cell.length > width;
    return isLonger ? `${cell.slice(0, width - 1)}…` : cell;
  });
}
