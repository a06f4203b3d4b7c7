import type { RawBuilder } from 'kysely';
import { dropCheckpointsOf } from '../../checkpoint/drop.ts';
import type { Lease } from '../../transaction/fence.ts';
import type { Ledger, Trx } from '../../ledger.ts';
import type { Row } from '../../schema/database.ts';
import { writeSweep } from '../tasks/change.ts';
import { forgetPauses } from './pause.ts';
import type { SweepOutcome } from '../types.ts';

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
): Promise<boolean> {
  return await setColumns(ledger, lease, sweepKey, {
    OUTCOME: succeeded ? 'Succeeded' : 'Failed',
    OUTCOME_REASON: reason,
    OUTCOME_MESSAGE: message,
    OUTCOME_BASIS: basis,
  });
}

/** The sweep goes on: no outcome, no finish time, and it starts now. */
export async function clearOutcome(ledger: Ledger, lease: Lease, sweepKey: string): Promise<boolean> {
  return await writeSweep(ledger, lease, sweepKey, async (trx, before) => {
    await forgetPauses(trx, sweepKey);
    return await setColumnsIn(trx, before, { ...NO_OUTCOME, DATE_START: ledger.store.sql.clock() });
  });
}

/** The sweep is over now, by the database's clock: nothing of it goes on from a checkpoint. */
export async function setFinishTime(ledger: Ledger, lease: Lease, sweepKey: string): Promise<boolean> {
  return await writeSweep(ledger, lease, sweepKey, async (trx, before) => {
    await dropCheckpointsOf(trx, sweepKey);
    return await setColumnsIn(trx, before, { DATE_FINISH: ledger.store.sql.clock() });
  });
}

/** Pins the sweep to the data with this hash. */
export async function pinData(ledger: Ledger, lease: Lease, sweepKey: string, adjSha256: string): Promise<boolean> {
  return await setColumns(ledger, lease, sweepKey, { ADJ_SHA256: adjSha256 });
}

const SET_COLUMNS = [
  'OUTCOME',
  'OUTCOME_REASON',
  'OUTCOME_MESSAGE',
  'OUTCOME_BASIS',
  'DATE_START',
  'DATE_FINISH',
  'ADJ_SHA256',
] as const;

interface SweepColumns {
  OUTCOME?: string | null;
  OUTCOME_REASON?: string | null;
  OUTCOME_MESSAGE?: string | null;
  OUTCOME_BASIS?: string | null;
  DATE_START?: RawBuilder<string>;
  DATE_FINISH?: RawBuilder<string> | null;
  ADJ_SHA256?: string;
}

/** @returns whether something is another than before */
async function setColumns(ledger: Ledger, lease: Lease, sweepKey: string, columns: SweepColumns): Promise<boolean> {
  return await writeSweep(ledger, lease, sweepKey, (trx, before) => setColumnsIn(trx, before, columns));
}

async function setColumnsIn(trx: Trx, before: Row<'TB_SWEEP'>, columns: SweepColumns): Promise<boolean> {
  await trx.updateTable('TB_SWEEP').set(columns).where('SWEEP_KEY', '=', before.SWEEP_KEY).execute();
  return SET_COLUMNS.some((column) => column in columns && columns[column] !== before[column]);
}
