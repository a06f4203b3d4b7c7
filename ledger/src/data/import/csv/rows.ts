import { COLUMN_OF_FIELD } from '../../columns.ts';
import type { ValueColumn, ValueField } from '../../columns.ts';
import type { MarketDate } from '../../market-date.ts';
import { isMissing, readNumber } from './numbers.ts';
import { valuePlaces } from './observe.ts';
import type { CsvLine } from './records.ts';
import type { Table } from './understand.ts';

/** A day as a line of a CSV file gives it: the columns that the file has, null where the value is missing. */
export interface Day {
  date: MarketDate;
  values: Partial<Record<ValueColumn, number | null>>;
}

/** A line that cannot be used, and why. */
export interface BadLine {
  line: number;
  reason: string;
}

/** A value that is no number in a column that nobody needs: it is stored as missing. */
export interface BadValue {
  line: number;
  field: ValueField;
  found: string;
}

/** What a line of the file is. */
export type Row =
  | { kind: 'day'; line: number; day: Day; badValues: BadValue[] }
  | { kind: 'bad'; bad: BadLine }
  | { kind: 'remark'; line: number; text: string };

/** Reads the lines of a file in its order. A day that came before in the file is a bad line. */
export async function* readRows(table: Table): AsyncGenerator<Row> {
  const seen = new Map<MarketDate, number>();
  for await (const line of table.lines()) {
    const row = readRow(line, table);
    yield row.kind === 'day' ? firstOfItsDay(row, seen) : row;
  }
}

function firstOfItsDay(row: Row & { kind: 'day' }, seen: Map<MarketDate, number>): Row {
  const { line, day } = row;
  const before = seen.get(day.date);
  if (before !== undefined) return bad(line, `date: the day ${day.date} came before, on line ${before}`);
  seen.set(day.date, line);
  return row;
}

function readRow({ line, cells }: CsvLine, table: Table): Row {
  const { head, dates, decimal, first, last } = table;
  const text = cells[head.layout.get('date') ?? 0] ?? '';
  const date = dates?.read(text);
  const close = cells[head.layout.get('close') ?? 0] ?? '';
  const isOutside = line < first || line > last;
  if (isOutside && last > 0 && readNumber(close, decimal.mark) === undefined) {
    return { kind: 'remark', line, text: cells.filter(Boolean).join(' ') };
  }
  const width = head.headers.length;
  const isWide = cells.slice(width).some((cell) => cell !== '');
  if (isWide || cells.length < width) {
    return bad(line, `expected ${width} values as in the header line, found ${cells.length}`);
  }
  if (date === undefined) {
    return bad(line, `date: expected a day as ${dates?.name ?? 'YYYY-MM-DD or YYYYMMDD'}, found '${text}'`);
  }
  return readValues(line, date, cells, table);
}

function readValues(line: number, date: MarketDate, cells: readonly string[], { head, decimal }: Table): Row {
  const values: Day['values'] = {};
  const badValues: BadValue[] = [];
  for (const [field, place] of valuePlaces(head)) {
    if (decimal.contrary.includes(field)) continue;
    const cell = cells[place] ?? '';
    const value = isMissing(cell) ? null : single(readNumber(cell, decimal.mark));
    if (value === undefined && field === 'close') {
      return bad(line, `close: expected a number such as 1062${decimal.mark}47, found '${cell}'`);
    }
    if (value === undefined) badValues.push({ line, field, found: cell });
    values[COLUMN_OF_FIELD[field]] = value ?? null;
  }
  return { kind: 'day', line, day: { date, values }, badValues };
}

/** A number in single precision; undefined when it is none, or too large. */
function single(value: number | undefined): number | undefined {
  const number = Math.fround(value ?? Number.NaN);
  return Number.isFinite(number) ? number : undefined;
}

function bad(line: number, reason: string): Row {
  return { kind: 'bad', bad: { line, reason } };
}
