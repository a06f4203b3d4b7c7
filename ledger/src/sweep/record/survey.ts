import type { Ledger } from '../../ledger.ts';
import type { TableName } from '../../schema/database.ts';
import { ofSweep } from '../of-sweep.ts';
import { rowsIfThere } from '../results/newer-table.ts';

/** What the ledger holds of a sweep: so many tasks, results, attempts, and what is kept of models and checkpoints in bytes. */
export interface SweepHoldings {
  readonly tasks: number;
  readonly results: number;
  readonly attempts: number;
  readonly models: number;
  readonly checkpoints: number;
  readonly bytes: number;
}

/** Counts what a deletion would delete, by ranges of keys: neither results nor contents are read. */
export async function surveySweep(ledger: Ledger, sweepKey: string): Promise<SweepHoldings> {
  const models = await kept(ledger, 'TB_MODELARTIFACT', sweepKey);
  const checkpoints = await kept(ledger, 'TB_CHECKPOINT', sweepKey);
  return {
    tasks: await countRows(ledger, 'TB_TASK', sweepKey),
    results: await countRows(ledger, 'TB_MODELRESULT', sweepKey),
    attempts: await countRows(ledger, 'TB_TASKATTEMPT', sweepKey),
    models: models.count,
    checkpoints: checkpoints.count,
    bytes: models.bytes + checkpoints.bytes,
  };
}

async function countRows(
  { db }: Ledger,
  table: Extract<TableName, 'TB_TASK' | 'TB_MODELRESULT' | 'TB_TASKATTEMPT'>,
  sweepKey: string,
): Promise<number> {
  const { rows } = await db
    .selectFrom(table)
    .select(({ fn }) => fn.countAll<number | string>().as('rows'))
    .where(ofSweep(sweepKey))
    .executeTakeFirstOrThrow();
  return Number(rows);
}

/** Each has a first part, which says how large the whole is. */
async function kept(
  ledger: Ledger,
  table: 'TB_MODELARTIFACT' | 'TB_CHECKPOINT',
  sweepKey: string,
): Promise<{ count: number; bytes: number }> {
  const [row] = await rowsIfThere(ledger, table, () =>
    ledger.db
      .selectFrom(table)
      .select(({ fn }) => [
        fn.countAll<number | string>().as('count'),
        fn.sum<number | string | null>('SIZE').as('bytes'),
      ])
      .where(ofSweep(sweepKey))
      .where('PART', '=', 0)
      .execute(),
  );
  return { count: Number(row?.count ?? 0), bytes: Number(row?.bytes ?? 0) };
}
