import { LastAnswers, ledgerDate, readWindow } from '@tuningsweep/ledger';
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
  const { data, parameters, evaluation } = spec;
  if (!data) return undefined;
  const asked = JSON.stringify([adjSha256, data, parameters, evaluation]);
  return answers.get(ledger, key, asked, async () =>
    whyUntrainable(spec, await readWindow(ledger, data.ticker, ledgerDate(data.begin), ledgerDate(data.end))),
  );
}

/** The last answer for each sweep. */
const answers = new LastAnswers<string | undefined>();
