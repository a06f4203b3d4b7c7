import type { ValueField } from '../../columns.ts';
import { DATE_READINGS } from './dates.ts';
import type { MarketDate } from '../../market-date.ts';
import { NUMBER_READINGS, isMissing } from './numbers.ts';
import { addCell, newTally } from './readings.ts';
import type { Reading, Tally } from './readings.ts';
import type { CsvLine } from './records.ts';
import type { TableHead } from './table-head.ts';

/** What all lines of a file say about how they are to be read. */
export interface Observation {
  dates: Tally<MarketDate>;
  numbers: Map<ValueField, Tally<number>>;
  /** Of the other columns, of the first lines. */
  others: Tally<number>;
  /** Whether a number that is stored has a comma. */
  hasComma: boolean;
  /** Lines from the first to the last one that has a day. */
  first: number;
  last: number;
  /** Different values of each column that says whose day a line is. */
  symbols: Map<number, Set<string>>;
}

/** Lines whose other columns are looked at. */
const SAMPLE = 2000;

/** Goes through the lines of the series once. */
export async function observe(
  lines: AsyncIterable<CsvLine>,
  head: TableHead,
  symbols: readonly number[],
  dateReadings: readonly Reading<MarketDate>[] = DATE_READINGS,
): Promise<Observation> {
  const [date = 0, places] = [head.layout.get('date'), valuePlaces(head)];
  const used = new Set(head.layout.values());
  const found: Observation = {
    dates: newTally(dateReadings),
    numbers: new Map(places.map(([field]) => [field, newTally(NUMBER_READINGS)])),
    others: newTally(NUMBER_READINGS),
    hasComma: false,
    first: Number.POSITIVE_INFINITY,
    last: 0,
    symbols: new Map(symbols.map((place) => [place, new Set()])),
  };
  let count = 0;
  for await (const { line, cells } of lines) {
    if (!addCell(found.dates, cells[date] ?? '')) continue;
    found.first = Math.min(found.first, line);
    found.last = line;
    for (const [field, place] of places) observeNumber(found, field, cells[place] ?? '');
    for (const [place, values] of found.symbols) if (cells[place]) values.add(cells[place]);
    count += 1;
    if (count > SAMPLE) continue;
    for (const [place, cell] of cells.entries()) if (!used.has(place)) addCell(found.others, cell);
  }
  return found;
}

function observeNumber(found: Observation, field: ValueField, cell: string): void {
  const tally = found.numbers.get(field);
  if (tally === undefined || isMissing(cell)) return;
  found.hasComma ||= cell.includes(',');
  addCell(tally, cell);
}

/** The fields with numbers and their places. */
export function valuePlaces({ layout }: TableHead): [ValueField, number][] {
  return [...layout].flatMap(([field, place]): [ValueField, number][] => (field === 'date' ? [] : [[field, place]]));
}
