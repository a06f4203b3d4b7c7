import { LastAnswers } from '../../last-answers.ts';
import type { Ledger } from '../../ledger.ts';
import { readWindow, windowHasher, windowSha256 } from './window.ts';
import type { Window } from './window.ts';

/**
 * What became of a window since it had some hash. `added`: the days of then are the same, and `days` more came after the
 * day `after` (YYYYMMDD). `revised`: days or closes of then are others or gone; which ones, a hash does not tell.
 */
export type WindowChange =
  { readonly kind: 'added'; readonly days: number; readonly after: string } | { readonly kind: 'revised' };

/**
 * Compares a window with the hash that it once had.
 *
 * @param sha256 what {@link windowSha256} gave then
 * @returns undefined when nothing changed
 * @throws InputError when `begin` or `end` is no day
 */
export async function windowChange(
  ledger: Ledger,
  ticker: string,
  begin: string,
  end: string,
  sha256: string,
): Promise<WindowChange | undefined> {
  const now = await windowSha256(ledger, ticker, begin, end);
  if (now === sha256) return undefined;
  return changes.get(ledger, JSON.stringify([ticker, begin, end]), `${sha256} ${now}`, async () =>
    compare(await readWindow(ledger, ticker, begin, end), sha256),
  );
}

/** The last comparison of each window. */
const changes = new LastAnswers<WindowChange>();

/** Days were added when the window of then is what the window begins with now. */
function compare({ dates, close }: Window, sha256: string): WindowChange {
  const hasher = windowHasher();
  for (const [at, date] of dates.entries()) {
    hasher.add(date);
    if (hasher.digest(close.subarray(0, at + 1)) !== sha256) continue;
    return { kind: 'added', days: dates.length - at - 1, after: date };
  }
  return { kind: 'revised' };
}
