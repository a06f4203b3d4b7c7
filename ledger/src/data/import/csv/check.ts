import { InputError } from '../../../errors.ts';
import type { ValueField } from '../../columns.ts';
import type { MarketDate } from '../../market-date.ts';
import { readRows } from './rows.ts';
import type { BadLine } from './rows.ts';
import type { Table } from './understand.ts';

/** What a look through a whole file found, before anything is stored. */
export interface Contents {
  days: number;
  first: MarketDate;
  last: MarketDate;
  /** The lowest and the highest close; undefined when no line has one. */
  closes: { low: number; high: number } | undefined;
  bad: BadLine[];
  /** Values that are no numbers in columns that nobody needs, by field, with one of them. */
  badValues: Map<ValueField, { count: number; line: number; found: string }>;
  /** Lines above the first and below the last day that are none. */
  remarks: { line: number; text: string }[];
}

/** Repeated days from which on a file is taken for several series, and their share of all lines. */
const REPEATED = { least: 3, share: 0.05 };

/**
 * Reads a file without storing anything.
 *
 * @throws InputError when so many days come again that the file must have several series, or several values a day
 */
export async function checkContents(table: Table): Promise<Contents> {
  const found: Contents = {
    days: 0,
    first: '99999999',
    last: '',
    closes: undefined,
    bad: [],
    badValues: new Map(),
    remarks: [],
  };
  for await (const row of readRows(table)) {
    if (row.kind === 'bad') found.bad.push(row.bad);
    else if (row.kind === 'remark') found.remarks.push(row);
    else addDay(found, row.day.date, row.day.values.CLOSE_P ?? undefined);
    if (row.kind === 'day') for (const value of row.badValues) addBadValue(found, value);
  }
  refuseRepeated(found);
  return found;
}

function addDay(found: Contents, date: MarketDate, close: number | undefined): void {
  found.days += 1;
  if (date < found.first) found.first = date;
  if (date > found.last) found.last = date;
  if (close === undefined) return;
  const { low, high } = found.closes ?? { low: close, high: close };
  found.closes = { low: Math.min(low, close), high: Math.max(high, close) };
}

function addBadValue({ badValues }: Contents, value: { field: ValueField; line: number; found: string }): void {
  const { count, ...first } = badValues.get(value.field) ?? { count: 0, line: value.line, found: value.found };
  badValues.set(value.field, { ...first, count: count + 1 });
}

function refuseRepeated({ bad, days }: Contents): void {
  const repeated = bad.filter(({ reason }) => reason.includes(' came before, on line '));
  const [first] = repeated;
  if (first === undefined || repeated.length < REPEATED.least) return;
  if (repeated.length < REPEATED.share * (days + bad.length)) return;
  throw new InputError(
    `${repeated.length} lines are of days that came before (line ${first.line}: ${first.reason}): the file has several ` +
      'series, of which --where NAME=VALUE chooses one by a column, or several values a day, of which only one can be kept',
  );
}
