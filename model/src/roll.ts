import type { ModelMetadata } from './format.ts';
import type { Network } from './network.ts';

/**
 * Forecasts the days after a series. The model gives `horizon` days at once; for the days after those its own forecasts
 * are its input, so that errors add up.
 * @param closes of the last days, at least as many as the model's sequence.
 * @returns one forecast per day, in the unit of the closes.
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
