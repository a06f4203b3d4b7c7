import type { Ledger } from '../../ledger.ts';
import { readPoint } from '../results/point.ts';
import type { StoredPoint } from '../results/point.ts';
import { pendingTask, pendingTasks } from './launch.ts';
import type { PendingTask } from './launch.ts';

/** A task that waits to be launched, and its point, unless another program has written over that. */
export type PendingPoint = PendingTask & { readonly point: StoredPoint | undefined };

/** The next tasks to launch, as {@link nextPending} reads them, with their points. */
export async function pendingPoints(ledger: Ledger, sweepKey: string, limit: number): Promise<PendingPoint[]> {
  const rows = await pendingTasks(ledger, sweepKey, limit).select(['IDX_TASK', 'POINT', 'POINT_SHA256']).execute();
  return rows.map((row) => ({ ...pendingTask(sweepKey, row), point: readPoint(row) }));
}

/** The points of these tasks; those that another program has written over are left out. */
export async function pointsOf({ db }: Ledger, codes: readonly string[]): Promise<StoredPoint[]> {
  if (codes.length === 0) return [];
  const rows = await db
    .selectFrom('TB_TASK')
    .select(['CODE_TASK', 'POINT', 'POINT_SHA256'])
    .where('CODE_TASK', 'in', codes)
    .execute();
  return rows.map(readPoint).filter((point) => point !== undefined);
}
