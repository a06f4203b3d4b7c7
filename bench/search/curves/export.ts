import { findSweepsByName, openLedger, readEpochs, readMetrics, readTasks } from '../../../ledger/src/index.ts';
import type { Ledger, StepMetrics } from '../../../ledger/src/index.ts';
import { curveLine, headOf } from './lines.ts';
import type { Curve } from './lines.ts';

/**
 * The learning curves of a board, as the lines of the CSV file that it is read from: one for each completed task of its sweep, by
 * the order of their proposals, in the ledger that LEDGER_URL names. README.md says how that is made.
 *
 * @throws Error where the ledger has not one such sweep
 */
export async function exportCurves(board: string): Promise<string[]> {
  const ledger = await openLedger(process.env['LEDGER_URL'] ?? '');
  try {
    const curves = await readCurves(ledger, `${board}-curves`);
    return [...curves.slice(0, 1).map(headOf), ...curves.map(curveLine)];
  } finally {
    await ledger.close();
  }
}

async function readCurves(ledger: Ledger, name: string): Promise<Curve[]> {
  const sweeps = await findSweepsByName(ledger, name);
  const [sweep] = sweeps;
  if (sweep?.objective === undefined || sweeps.length > 1)
    throw new Error(`expected one sweep of the name ${name} in the ledger, found ${sweeps.length}`);
  const curves: Curve[] = [];
  for await (const task of readTasks(ledger, sweep.sweepKey, { statuses: ['Completed'] }))
    curves.push({ task, validation: sweep.objective.metric, steps: await readSteps(ledger, task.codeTask) });
  return curves;
}

/** All metrics of each epoch: those of the LSTM trainer are in two tables. */
async function readSteps(ledger: Ledger, codeTask: string): Promise<StepMetrics[]> {
  const [epochs, steps] = await Promise.all([readEpochs(ledger, [codeTask]), readMetrics(ledger, [codeTask])]);
  const own = new Map(epochs.get(codeTask)?.map(({ epoch, loss, seconds }) => [epoch, { LOSS: loss, seconds }]));
  return (steps.get(codeTask) ?? []).map(({ step, metrics }) => ({ step, metrics: { ...metrics, ...own.get(step) } }));
}
