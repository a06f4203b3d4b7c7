import { NOW } from '../dialect/sql.ts';
import type { Lease } from '../fence.ts';
import type { Ledger } from '../ledger.ts';
import { writeSweep } from './change.ts';
import { recountAll } from './counters.ts';
import type { Metric, SweepOutcome } from './shapes.ts';

/** The columns of a sweep that is not over. */
export const NO_OUTCOME = {
  OUTCOME: null,
  OUTCOME_REASON: null,
  OUTCOME_MESSAGE: null,
  OUTCOME_BASIS: null,
  DATE_FINISH: null,
} as const;

/** Notes how the sweep ends. Its running tasks may still have to finish; `setFinishTime` says when all was over. */
export async function setOutcome(
  ledger: Ledger,
  lease: Lease,
  sweepKey: string,
  { succeeded, reason, message, basis }: SweepOutcome,
): Promise<void> {
  await setColumns(ledger, lease, sweepKey, {
    OUTCOME: succeeded ? 'Succeeded' : 'Failed',
    OUTCOME_REASON: reason,
    OUTCOME_MESSAGE: message,
    OUTCOME_BASIS: basis,
  });
}

/** The sweep goes on: no outcome, no finish time, and it starts now. */
export async function clearOutcome(ledger: Ledger, lease: Lease, sweepKey: string): Promise<void> {
  await setColumns(ledger, lease, sweepKey, { ...NO_OUTCOME, DATE_START: NOW });
}

/** The sweep is over now, by the database's clock. */
export async function setFinishTime(ledger: Ledger, lease: Lease, sweepKey: string): Promise<void> {
  await setColumns(ledger, lease, sweepKey, { DATE_FINISH: NOW });
}

/** Pins the sweep to the data with this hash. */
export async function pinData(ledger: Ledger, lease: Lease, sweepKey: string, adjSha256: string): Promise<void> {
  await setColumns(ledger, lease, sweepKey, { ADJ_SHA256: adjSha256 });
}

const COUNTED = [
  'OBJECTIVE',
  'N_TOTAL',
  'N_COMPLETED',
  'N_FAILED',
  'N_STOPPED',
  'BEST_CODE_TASK',
  'BEST_VALUE',
] as const;

/**
 * Counts the sweep's tasks anew and finds the best by this metric: repairs what was changed behind our back.
 *
 * @returns whether there was something to repair
 */
export async function recount(ledger: Ledger, lease: Lease, sweepKey: string, objective: Metric): Promise<boolean> {
  return await writeSweep(ledger, lease, sweepKey, async (trx, before) => {
    await recountAll(trx, sweepKey, objective);
    const row = trx.selectFrom('TB_SWEEP').select(COUNTED).where('SWEEP_KEY', '=', sweepKey);
    const after = await row.executeTakeFirstOrThrow();
    return COUNTED.some((column) => before[column] !== after[column]);
  });
}

type SweepColumns = {
  OUTCOME?: string | null;
  OUTCOME_REASON?: string | null;
  OUTCOME_MESSAGE?: string | null;
  OUTCOME_BASIS?: string | null;
  DATE_START?: typeof NOW;
  DATE_FINISH?: typeof NOW | null;
  ADJ_SHA256?: string;
};

async function setColumns(ledger: Ledger, lease: Lease, sweepKey: string, columns: SweepColumns): Promise<void> {
  await writeSweep(ledger, lease, sweepKey, async (trx) => {
    await trx.updateTable('TB_SWEEP').set(columns).where('SWEEP_KEY', '=', sweepKey).execute();
  });
}
