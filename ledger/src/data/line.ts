import { COLUMN_OF_FIELD } from './columns.ts';
import type { Field, ValueColumn } from './columns.ts';
import type { Layout } from './header.ts';
import { parseMarketDate } from './market-date.ts';
import type { MarketDate } from './market-date.ts';

/** A day as a line of a CSV file gives it: the columns that the file has, null where the value is missing. */
export type Day = { date: MarketDate; values: Partial<Record<ValueColumn, number | null>> };

/** A line that cannot be used, and why. */
export type BadLine = { line: number; reason: string };

const MISSING = new Set(['', 'null', 'n/a', 'na', 'nan', '-', '.']);
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** Reads a line's cells; gives the reason as a sentence when they cannot be used. */
export function readLine(cells: readonly string[], layout: Layout, width: number): Day | string {
  if (cells.length !== width) return `expected ${width} values as in the header line, found ${cells.length}`;
  const values: Day['values'] = {};
  for (const [field, place] of layout) {
    if (field === 'date') continue;
    const value = readValue(cells[place] ?? '');
    if (value === undefined) return `${field}: expected a number such as 1062.47, found '${cells[place]}'`;
    values[COLUMN_OF_FIELD[field]] = value;
  }
  const text = dateCell(cells, layout);
  const date = parseMarketDate(text);
  return date === undefined ? `date: expected a day as YYYY-MM-DD or YYYYMMDD, found '${text}'` : { date, values };
}

function dateCell(cells: readonly string[], layout: ReadonlyMap<Field, number>): string {
  return cells[layout.get('date') ?? 0] ?? '';
}

/** A number in single precision, null for a missing one, undefined for anything else. */
function readValue(cell: string): number | null | undefined {
  if (MISSING.has(cell.toLowerCase())) return null;
  if (!NUMBER.test(cell)) return undefined;
  const single = Math.fround(Number(cell));
  return Number.isFinite(single) ? single : undefined;
}
