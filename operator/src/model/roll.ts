import type { ModelMetadata } from '@tuningsweep/ledger';
import type { Network } from './network.ts';

/**
 * Forecasts the days after a series. The model gives `horizon` days at once; for the days after those its own forecasts
 * are its input, so that errors add up.
 * @param closes of the last days, at least as many as the model's sequence.
 * @returns one forecast a day, in the unit of the closes.
 */
export function rollForward(
  network: Network,
  { sequence, scaler }: Pick<ModelMetadata, 'sequence' | 'scaler'>,
  closes: Iterable<number>,
  days: number,
): number[] {
  const scaled = Array.from(closes, (close) => (close - scaler.offset) / scaler.factor);
  const known = scaled.length;
  while (scaled.length < known + days) scaled.push(...network(scaled.slice(-sequence)));
  return scaled.slice(known, known + days).map((value) => value * scaler.factor + scaler.offset);
}

/** The next `count` weekdays after a day, as YYYY-MM-DD. Holidays are not known. */
export function nextWeekdays(day: string, count: number): string[] {
  const date = new Date(`${day}T00:00:00Z`);
  const days: string[] = [];
  while (days.length < count) {
    date.setUTCDate(date.getUTCDate() + 1);
    if (date.getUTCDay() % 6 !== 0) days.push(date.toISOString().slice(0, 10));
  }
  return days;
}
