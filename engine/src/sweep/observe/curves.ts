import { completedLast, readCurves, searchLength } from '@tuningsweep/ledger';
import type { Ledger, OpenTask } from '@tuningsweep/ledger';
import { MOST_COMPARED, stoppingOf } from '../../stopping/index.ts';
import type { Observation, Sweep } from '../types.ts';

/** How far the tasks at work are, and how those went that are completed, where the former may be stopped by the latter. */
export async function readMedian(
  ledger: Ledger,
  { key, spec }: Sweep,
  open: readonly OpenTask[],
): Promise<Pick<Observation, 'median'>> {
  const rule = stoppingOf(spec);
  if (rule?.name !== 'Median' || spec.suspend) return {};
  const { settlements: known } = await searchLength(ledger, key);
  const atWork = open.filter(({ status, hasResult }) => status === 'Running' && !hasResult);
  const codes = atWork.map(({ codeTask }) => codeTask);
  if (codes.length === 0) return { median: { rule, known, atWork: [], completed: [] } };
  const { metric } = rule.objective;
  const completed = await completedLast(ledger, key, { known, most: MOST_COMPARED });
  return {
    median: {
      rule,
      known,
      atWork: await readCurves(ledger, codes, metric),
      completed: await readCurves(ledger, completed, metric),
    },
  };
}
