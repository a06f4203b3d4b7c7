import { placeTest } from './cut.ts';
import type { Windows, WindowSize } from './cut.ts';
import type { Window } from './window.ts';

/**
 * The mean squared error of the forecast that nothing changes: for every target of these windows, the last close before them.
 */
export function naiveMse(close: Float32Array, { from, count }: Windows, { sequence, horizon }: WindowSize): number {
  const closeOf = (day: number): number => close[day] ?? Number.NaN;
  let squared = 0;
  for (let first = from; first < from + count; first += 1) {
    const last = closeOf(first + sequence - 1);
    for (let ahead = 0; ahead < horizon; ahead += 1) squared += (last - closeOf(first + sequence + ahead)) ** 2;
  }
  return squared / (count * horizon);
}

/** What is known of how a series is divided where its trainer does not say. */
export interface KnownParts extends Partial<WindowSize> {
  readonly ratioTrainSet?: number | undefined;
  readonly testBegin?: string | undefined;
}

/**
 * The same over the test part, for a trainer of which it is only known where that part begins: by its first day (YYYYMMDD), or
 * by the share of the days before it. A window looks one day back and one ahead where nothing else is known.
 *
 * @returns undefined where the part cannot be told, has no window, or its closes are no numbers
 */
export function naiveMseOfTest({ dates, close }: Window, parts: KnownParts): number | undefined {
  const { ratioTrainSet, testBegin, sequence = 1, horizon = 1 } = parts;
  if (ratioTrainSet === undefined && testBegin === undefined) return undefined;
  const size = { sequence, horizon };
  const test = placeTest(dates, ratioTrainSet ?? 0, testBegin, size);
  const mse = test === undefined ? Number.NaN : naiveMse(close, test, size);
  return Number.isFinite(mse) ? mse : undefined;
}
