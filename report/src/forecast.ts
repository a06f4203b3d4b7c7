import { isoDate, readForecast } from '@tuningsweep/ledger';
import type { Ledger } from '@tuningsweep/ledger';
import { spacingOf } from '@tuningsweep/engine/calendar';
import { DRAWN_DAYS } from './report-data.ts';
import type { DailyForecast } from './report-data.ts';

/** The ledger keeps single precision, which holds this many digits. */
const DIGITS = 7;

/** What a task forecast for each of its test days, if the ledger keeps it: of several days ahead, the first. */
export async function forecastOf(ledger: Ledger, codeTask: string): Promise<DailyForecast | undefined> {
  const kept = await readForecast(ledger, codeTask);
  if (!kept) return undefined;
  const { dates, horizon } = kept;
  const from = Math.max(dates.length - DRAWN_DAYS, 0);
  const drawn = (values: Float32Array): number[] =>
    dates.slice(from).map((_, at) => Number((values[(from + at) * horizon] ?? Number.NaN).toPrecision(DIGITS)));
  return {
    days: dates.length,
    horizon,
    unit: spacingOf(dates).unit,
    dates: dates.slice(from).map(isoDate),
    actual: drawn(kept.actual),
    predicted: drawn(kept.predicted),
    naive: drawn(kept.naive),
  };
}
