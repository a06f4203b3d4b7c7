import { counted } from '../../values/counted.ts';
import { VALUE_COLUMNS } from '../columns.ts';
import type { MarketDate } from '../market-date.ts';
import type { SeriesRow } from '../series.ts';

/** A series as it is in TB_ASSETVALUE_ADJ, as it would be, and what was recorded of its last preparation. */
export interface Comparison {
  derived: ReadonlyMap<MarketDate, SeriesRow>;
  stored: readonly SeriesRow[];
  record: readonly SeriesRow[];
  /** Days that are to go because somebody asked for it. */
  unwanted: readonly MarketDate[];
}

const SHOWN = 3;

/**
 * Why a series in TB_ASSETVALUE_ADJ cannot be brought up to date without losing what is not ours to lose: rows that
 * another program wrote, changed or removed, and days that would go. A row of which there is no record but that is as it
 * would be written now counts as ours: earlier releases kept no record. Empty when nothing is in the way.
 */
export function findObstacles({ derived, stored, record, unwanted }: Comparison): string[] {
  if (stored.length === 0) return [];
  const written = byDate(record);
  const present = byDate(stored);
  const isOurs = (row: SeriesRow): boolean =>
    isSame(row, written.get(row.DATE_MARKET)) || isSame(row, derived.get(row.DATE_MARKET));
  const foreign = stored.filter((row) => !isOurs(row));
  const gone = record.filter(({ DATE_MARKET }) => !present.has(DATE_MARKET));
  const leaving = stored.filter(
    (row) => isOurs(row) && !derived.has(row.DATE_MARKET) && !unwanted.includes(row.DATE_MARKET),
  );
  return [
    ...sentence(foreign, 'not as data prepare wrote them'),
    ...sentence(gone, 'gone since data prepare wrote them'),
    ...sentence(leaving, 'without a usable row in TB_ASSETVALUE_RAW now'),
  ];
}

/** The rows by their DATE_MARKET as it is spelled. */
export function byDate(rows: readonly SeriesRow[]): Map<string, SeriesRow> {
  return new Map(rows.map((row) => [row.DATE_MARKET, row]));
}

/** Whether two rows have the same values. */
export function isSame(row: SeriesRow, other: SeriesRow | undefined): boolean {
  return other !== undefined && VALUE_COLUMNS.every((column) => row[column] === other[column]);
}

function sentence(rows: readonly SeriesRow[], what: string): string[] {
  if (rows.length === 0) return [];
  const dates = rows.map(({ DATE_MARKET }) => DATE_MARKET).toSorted();
  const more = dates.length > SHOWN ? ', …' : '';
  return [`${counted(rows.length, 'row is', 'rows are')} ${what} (${dates.slice(0, SHOWN).join(', ')}${more})`];
}
