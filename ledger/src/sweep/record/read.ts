import { chunks } from '../../values/chunks.ts';
import type { Ledger } from '../../ledger.ts';
import type { Row } from '../../schema/database.ts';
import { CHUNK } from '../tasks/change.ts';
import { timeOf } from '../time.ts';
import { withoutNulls } from '../without-nulls.ts';
import type { SweepRecord } from '../types.ts';
import { storedObjective } from '../../metrics.ts';

/** A sweep as the ledger knows it, read in a time that does not depend on the size of its grid. */
export async function readSweep(ledger: Ledger, sweepKey: string): Promise<SweepRecord | undefined> {
  const rows = await sweeps(ledger).where('SWEEP_KEY', '=', sweepKey).execute();
  return (await toRecords(ledger, rows))[0];
}

/** All sweeps of the ledger, by cluster, namespace and name, in two statements and another for each further thousand. */
export async function listSweeps(ledger: Ledger): Promise<SweepRecord[]> {
  return await toRecords(ledger, await sweeps(ledger).execute());
}

/** These sweeps, by cluster, namespace and name; a key that is no sweep's is left out. */
export async function readSweeps(ledger: Ledger, sweepKeys: readonly string[]): Promise<SweepRecord[]> {
  if (sweepKeys.length === 0) return [];
  return await toRecords(ledger, await sweeps(ledger).where('SWEEP_KEY', 'in', sweepKeys).execute());
}

/** The sweeps of this name, in whatever cluster and namespace. */
export async function findSweepsByName(ledger: Ledger, name: string): Promise<SweepRecord[]> {
  return await toRecords(ledger, await sweeps(ledger).where('NAME', '=', name).execute());
}

function sweeps({ db }: Ledger) {
  return db.selectFrom('TB_SWEEP').selectAll().orderBy('CLUSTER').orderBy('NAMESPACE').orderBy('NAME');
}

async function toRecords(ledger: Ledger, rows: readonly Row<'TB_SWEEP'>[]): Promise<SweepRecord[]> {
  const open = await countOpen(
    ledger,
    rows.map(({ SWEEP_KEY }) => SWEEP_KEY),
  );
  return rows.map((row) => toRecord(row, open.get(row.SWEEP_KEY) ?? 0));
}

function toRecord(row: Row<'TB_SWEEP'>, open: number): SweepRecord {
  return {
    sweepKey: row.SWEEP_KEY,
    cluster: row.CLUSTER,
    namespace: row.NAMESPACE,
    name: row.NAME,
    uid: row.UID,
    manifest: row.MANIFEST,
    counts: { total: row.N_TOTAL, completed: row.N_COMPLETED, failed: row.N_FAILED, stopped: row.N_STOPPED },
    open,
    ...withoutNulls({
      ticker: row.TICKER || null,
      begin: row.DATE_BEGIN || null,
      end: row.DATE_END || null,
      objective: storedObjective(row),
      gridSha256: row.GRID_SHA256,
      gridWritten: row.GRID_SHA256 === null ? row.GRID_CURSOR : null,
      adjSha256: row.ADJ_SHA256,
      best: toBest(row),
      outcome: toOutcome(row),
      retryRequest: row.RETRY_STAMP,
      startTime: timeOf(row.DATE_START),
      // Whatever has no outcome is not over.
      finishTime: row.OUTCOME === null ? undefined : timeOf(row.DATE_FINISH),
    }),
  };
}

function toBest({ BEST_CODE_TASK, BEST_VALUE }: Row<'TB_SWEEP'>) {
  // SQLite would keep anything there.
  if (BEST_CODE_TASK === null || !Number.isFinite(BEST_VALUE)) return undefined;
  return { codeTask: BEST_CODE_TASK, value: BEST_VALUE ?? Number.NaN };
}

function toOutcome({ OUTCOME, OUTCOME_REASON, OUTCOME_MESSAGE, OUTCOME_BASIS }: Row<'TB_SWEEP'>) {
  if (OUTCOME === null) return undefined;
  return {
    succeeded: OUTCOME === 'Succeeded',
    reason: OUTCOME_REASON ?? '',
    message: OUTCOME_MESSAGE ?? '',
    basis: OUTCOME_BASIS ?? '',
  };
}

/** How many tasks of each sweep's grid are launched and not settled; keys of sweeps without one are missing. */
async function countOpen({ db }: Ledger, sweepKeys: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const open = new Map<string, number>();
  for await (const some of chunks(sweepKeys, CHUNK)) {
    const rows = await db
      .selectFrom('TB_TASK')
      .select((eb) => ['SWEEP_KEY', eb.fn.countAll<number>().as('open')])
      // With the keys named, the index on them is walked where these tasks are, and nowhere else.
      .where('SWEEP_KEY', 'in', some)
      .where('IN_GRID', '=', 1)
      .where('SETTLED', '=', 0)
      .where('LAUNCHED', '=', 1)
      .groupBy('SWEEP_KEY')
      .execute();
    for (const row of rows) open.set(row.SWEEP_KEY, row.open);
  }
  return open;
}
