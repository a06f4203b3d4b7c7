import { counted, ledgerDate, readSweep, readWindow } from '@tuningsweep/ledger';
import type { Ledger } from '@tuningsweep/ledger';
import { untrainablePoints, whyUntrainable } from '@tuningsweep/engine/sweep';
import type { Sweep, Untrainable } from '@tuningsweep/engine/sweep';
import { UsageError } from '../exit.ts';

/**
 * Looks which points of a sweep could be trained at all: by the axes that say how the series is cut, with the trainer's
 * own arithmetic. A sweep that has results already is left as it is.
 * @returns undefined where all can be.
 * @throws UsageError when none can be.
 */
export async function untrainable(ledger: Ledger, { key, spec }: Sweep): Promise<Untrainable | undefined> {
  if (!spec.data) return undefined;
  const { ticker, begin, end } = spec.data;
  const series = await readWindow(ledger, ticker, ledgerDate(begin), ledgerDate(end));
  const isNew = ((await readSweep(ledger, key))?.counts.completed ?? 0) === 0;
  const sentence = isNew ? whyUntrainable(spec, series) : undefined;
  if (sentence !== undefined) throw new UsageError(sentence);
  return untrainablePoints(spec, series);
}

/** One warning on the points that cannot be trained beside others that can. */
export function describeUntrainable({ points, total, reasons }: Untrainable): string {
  return `spec.parameters: ${points} of ${counted(total, 'point')} cannot be trained on these data, and would fail. ${reasons}`;
}
