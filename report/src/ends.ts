import { checkTable, readSettlements, readTasks } from '@tuningsweep/ledger';
import type { Ledger, TaskRow } from '@tuningsweep/ledger';
import type { End } from './progress.ts';

/**
 * Completed and failed tasks of a sweep's grid, each given to `visit` unless it has no value, with their ends. Those that a search learned of are in
 * its order, others in that of their last attempts' ends; a task of which neither is known is left out.
 */
export async function readEnds(
  ledger: Ledger,
  sweepKey: string,
  metric: string,
  visit: (task: TaskRow) => void,
): Promise<End[]> {
  const settled = await settledOrder(ledger, sweepKey, metric);
  const ends: End[] = [];
  for await (const task of readTasks(ledger, sweepKey, { statuses: ['Completed', 'Failed'], inGrid: true })) {
    const { codeTask, status, ended } = task;
    const value = status === 'Completed' ? task.metrics[metric] : null;
    if (value !== undefined) visit(task);
    const order = settled.size > 0 ? settled.get(codeTask) : ended && Date.parse(ended);
    if (typeof order === 'number') ends.push({ codeTask, value: value ?? null, order });
  }
  return ends;
}

/** The places of tasks in the order in which a search learned of their last ends; nothing for a grid. */
async function settledOrder(ledger: Ledger, sweepKey: string, metric: string): Promise<ReadonlyMap<string, number>> {
  if (!(await checkTable(ledger, 'TB_SETTLEMENT'))) return new Map();
  const settlements = await readSettlements(ledger, sweepKey, metric);
  return new Map(settlements.map(({ codeTask, index }) => [codeTask, index]));
}
