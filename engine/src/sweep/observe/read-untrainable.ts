import { ledgerDate, readWindow } from '@tuningsweep/ledger';
import type { Ledger } from '@tuningsweep/ledger';
import type { Sweep } from '../types.ts';
import { whyUntrainable } from './trainable.ts';

/**
 * Why nothing of a sweep can be trained on the data that are in the ledger; see {@link whyUntrainable}. The data are read
 * again only when they, or what the manifest asks for, are others than at the last time.
 *
 * @param adjSha256 the hash of the window's data
 */
export async function readUntrainable(
  ledger: Ledger,
  { key, spec }: Sweep,
  adjSha256: string,
): Promise<string | undefined> {
  const known = answers.get(ledger.db) ?? new Map<string, Known>();
  answers.set(ledger.db, known);
  const { data, parameters, evaluation } = spec;
  const asked = JSON.stringify([adjSha256, data, parameters, evaluation]);
  const last = known.get(key);
  if (last?.asked === asked) return last.sentence;
  const series = await readWindow(ledger, data.ticker, ledgerDate(data.begin), ledgerDate(data.end));
  const sentence = whyUntrainable(spec, series);
  known.set(key, { asked, sentence });
  return sentence;
}

interface Known {
  readonly asked: string;
  readonly sentence: string | undefined;
}

/** The last answer for each sweep, by ledger: who drives a sweep asks at every pass. */
const answers = new WeakMap<Ledger['db'], Map<string, Known>>();
