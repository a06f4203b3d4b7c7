import type { Split } from './split.ts';

/** What a window looks like: `sequence` days of input, then `horizon` days of target. */
export type WindowSize = { sequence: number; horizon: number };

/** First days of the windows that lie in the training part, targets included. */
export function trainWindows({ trainDays }: Split, { sequence, horizon }: WindowSize): Int32Array {
  return firstDays(0, trainDays - sequence - horizon);
}

/**
 * First days of the windows whose targets lie in the test part. Their inputs may reach back before it: on the eve of a
 * test day all days before it are known.
 */
export function testWindows({ testFirst, days }: Split, { sequence, horizon }: WindowSize): Int32Array {
  return firstDays(testFirst - sequence, days - sequence - horizon);
}

const firstDays = (from: number, to: number): Int32Array =>
  Int32Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
