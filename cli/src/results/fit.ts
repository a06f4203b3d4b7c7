import { lineWidth, widthsOf } from '../output/output.ts';
import type { Cell } from '../output/output.ts';

/** A text that is cut to less says nothing any more. */
const SHORTEST_TEXT = 20;

/** Columns as they are printed. */
export interface Fitted {
  readonly shown: readonly string[];
  readonly widths: readonly number[];
  /** Those that found no room. */
  readonly omitted: readonly string[];
}

/**
 * Leaves columns out until a row has room.
 *
 * @param heads in the order in which they are printed; the last one, if it is a text, may be cut
 * @param rows cells under them
 * @param dispensable what may be left out, the first of these first
 * @param width characters of a line
 */
export function fit(
  heads: readonly string[],
  rows: readonly (readonly Cell[])[],
  { dispensable, text, width }: { dispensable: readonly string[]; text: string; width: number },
): Fitted {
  const natural = new Map(heads.map((head, at) => [head, widthsOf([[head], ...rows.map((row) => [row[at]])])[0] ?? 0]));
  const least = (head: string): number => {
    const whole = natural.get(head) ?? 0;
    return head === text ? Math.min(whole, SHORTEST_TEXT) : whole;
  };
  const omitted = new Set<string>();
  const shown = (): string[] => heads.filter((head) => !omitted.has(head));
  const needed = (): number => lineWidth(shown().map(least));
  for (const head of dispensable.filter((each) => heads.includes(each))) {
    if (needed() <= width) break;
    omitted.add(head);
  }
  const left = Math.max(width - needed(), 0);
  const widths = shown().map((head) => Math.min(natural.get(head) ?? 0, least(head) + left));
  return { shown: shown(), widths, omitted: heads.filter((head) => omitted.has(head)) };
}
