import { placeScored } from './cut.ts';
import type { Windows, WindowSize } from './cut.ts';
import type { EvaluationParts } from './split.ts';
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
export type KnownParts = Partial<WindowSize> & EvaluationParts & { readonly ratioTrainSet?: number | undefined };

/** The same over the parts that a model is scored on; absent where a part cannot be told, has no window, or its closes are no numbers. */
export interface NaiveErrors {
  readonly validation?: number;
  readonly test?: number;
}

/**
 * The same for a trainer of which it is only known where those parts begin: by their first days (YYYYMMDD), or by the share of
 * the days before them. A window looks one day back and one ahead where nothing else is known.
 */
export function naiveErrors({ dates, close }: Window, parts: KnownParts): NaiveErrors {
  const { ratioTrainSet, sequence = 1, horizon = 1, ...evaluation } = parts;
  if (ratioTrainSet === undefined && evaluation.testBegin === undefined) return {};
  const size = { sequence, horizon };
  const errors = Object.entries(placeScored(dates, ratioTrainSet ?? 0, evaluation, size)).map(
    ([part, windows]) => [part, naiveMse(close, windows, size)] as const,
  );
  return Object.fromEntries(errors.filter(([, error]) => Number.isFinite(error)));
}
