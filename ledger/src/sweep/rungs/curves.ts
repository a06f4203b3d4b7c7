import type { Ledger } from '../../ledger.ts';
import { readEpochs } from '../results/epochs.ts';
import { readMetrics } from '../results/step-metrics.ts';

/** The values of a metric that the last attempt at a task has recorded, in the order of its epochs or steps. */
export interface Curve {
  readonly codeTask: string;
  readonly values: readonly { readonly epoch: number; readonly value: number }[];
}

/** Reads the curves of these tasks, in this order; those of tasks without a value are empty. */
export async function readCurves(ledger: Ledger, codes: readonly string[], metric: string): Promise<Curve[]> {
  const steps = await readMetrics(ledger, codes);
  const epochs = metric === 'LOSS' ? await readEpochs(ledger, codes) : new Map<string, never>();
  return codes.map((codeTask) => {
    const reported = (steps.get(codeTask) ?? []).flatMap(({ step, metrics }) => {
      const value = metrics[metric];
      return value === undefined ? [] : [{ epoch: step, value }];
    });
    const trained = (epochs.get(codeTask) ?? []).map(({ epoch, loss }) => ({ epoch, value: loss }));
    return { codeTask, values: reported.length > 0 ? reported : trained };
  });
}

/** The tasks that were completed last, of those whose ends are noted, in the order of these. */
export async function completedLast(
  { db }: Ledger,
  sweepKey: string,
  { known, most }: { readonly known: number; readonly most: number },
): Promise<string[]> {
  const rows = await db
    .selectFrom('TB_SETTLEMENT')
    .select('CODE_TASK')
    .where('SWEEP_KEY', '=', sweepKey)
    .where('IDX_SETTLEMENT', '<', known)
    .where('STATUS', '=', 'Completed')
    .orderBy('IDX_SETTLEMENT', 'desc')
    .limit(most)
    .execute();
  return rows.map(({ CODE_TASK }) => CODE_TASK).toReversed();
}
