import { againstNaive, countAgainstNaive, counted, tasksByCode } from '@tuningsweep/ledger';
import type { AgainstNaive, Ledger, NaiveCounts } from '@tuningsweep/ledger';

/** How a sweep's best task and all others stand beside the forecast that tomorrow will be like today. */
export interface Standing {
  /** Of the best task; absent where one of the two errors is not known. */
  best?: AgainstNaive;
  tasks: NaiveCounts;
}

/** Compares a task by its own MSE, whatever the sweep's metric is, and counts all others. Reads all tasks of the sweep. */
export async function readStanding(ledger: Ledger, sweepKey: string, best: string): Promise<Standing> {
  const [{ result, naiveMse } = {}] = await tasksByCode(ledger, [best]);
  const tasks = await countAgainstNaive(ledger, sweepKey);
  if (result?.mse === undefined || naiveMse === undefined) return { tasks };
  return { best: againstNaive(result.mse, naiveMse), tasks };
}

/** One sentence on all tasks of which it is known; undefined where that is of no more than one. */
export function describeStandings({ known, better, equal }: NaiveCounts): string | undefined {
  if (known < 2) return undefined;
  const equals = equal === 0 ? '' : `, ${counted(equal, 'equals', 'equal')} it`;
  return `${better} of ${counted(known, 'task')} ${better === 1 ? 'beats' : 'beat'} the naive forecast on ${better === 1 ? 'its' : 'their'} own test days${equals}.`;
}
