import type { Lease } from '../../transaction/fence.ts';
import type { Ledger, Trx } from '../../ledger.ts';
import { cutNote } from '../../values/note.ts';
import { writeSweep } from './change.ts';
import { codesIn } from '../grid/insert.ts';
import { describeOddPoint, isSound } from '../results/point.ts';
import type { PointRow } from '../results/point.ts';
import type { GridPoint } from '../types.ts';
import { CORRUPT } from '../status.ts';

const END_OF_CODE = /^[a-z0-9]{12}$/;

/**
 * What another program wrote over in a row of TB_TASK that is to be worked with, in a sentence: a CODE_TASK that the sweep
 * gives none, which no Job can be named by, or a point that is not that of its hash.
 */
export function oddness(sweepKey: string, row: PointRow): string | undefined {
  return oddCode(sweepKey, row.CODE_TASK) ?? (isSound(row) ? undefined : describeOddPoint(row));
}

/** The same of the code alone. */
export function oddCode(sweepKey: string, code: string): string | undefined {
  if (code.startsWith(`${sweepKey}-`) && END_OF_CODE.test(code.slice(sweepKey.length + 1))) return undefined;
  return (
    `TB_TASK.CODE_TASK: expected '${sweepKey}-' and 12 letters or digits, found '${code}'. Another program has written ` +
    'there; the next run or pass of the operator puts the code back, or says what is in the way'
  );
}

/** The same of the point of one task; undefined where it is as it was written, or not there. */
export async function oddPointOf({ db }: Ledger, codeTask: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('TB_TASK')
    .select(['CODE_TASK', 'POINT', 'POINT_SHA256'])
    .where('CODE_TASK', '=', codeTask)
    .executeTakeFirst();
  return row === undefined || isSound(row) ? undefined : describeOddPoint(row);
}

/**
 * Has the grid written again, and with it the codes and points of TB_TASK that were written over.
 *
 * @returns whether it was written
 * @throws SweepNotFoundError, FencedError
 */
export async function discardGrid(ledger: Ledger, lease: Lease, sweepKey: string): Promise<boolean> {
  return await writeSweep(ledger, lease, sweepKey, async (trx, { GRID_SHA256 }) => {
    const discarded = { GRID_SHA256: null, GRID_TARGET: null, GRID_CURSOR: 0 };
    await trx.updateTable('TB_SWEEP').set(discarded).where('SWEEP_KEY', '=', sweepKey).execute();
    return GRID_SHA256 !== null;
  });
}

/**
 * Gives tasks of these points their CODE_TASK back where TB_TASK has another one and TB_TASKSTATUS has not.
 *
 * @param missing points whose codes TB_TASK does not know
 * @returns whether there were any
 */
export async function restoreCodes(trx: Trx, sweepKey: string, missing: readonly GridPoint[]): Promise<boolean> {
  const codes = missing.map(({ codeTask }) => codeTask);
  const tracked = await codesIn(trx, 'TB_TASKSTATUS', codes);
  const lost = new Map(missing.filter(({ codeTask }) => tracked.has(codeTask)).map((point) => [point.sha256, point]));
  if (lost.size === 0) return false;
  const rows = await trx
    .selectFrom('TB_TASK')
    .select(['CODE_TASK', 'POINT_SHA256'])
    .where('SWEEP_KEY', '=', sweepKey)
    .where('POINT_SHA256', 'in', [...lost.keys()])
    .execute();
  for (const { CODE_TASK, POINT_SHA256 } of rows) {
    const point = lost.get(POINT_SHA256);
    if (!point || !lost.delete(POINT_SHA256)) continue;
    const task = trx.updateTable('TB_TASK').set({ CODE_TASK: point.codeTask });
    await task.where('CODE_TASK', '=', CODE_TASK).where('SWEEP_KEY', '=', sweepKey).execute();
    await note(trx, point.codeTask, `CODE_TASK was '${CODE_TASK}' in TB_TASK`);
  }
  return rows.length > 0;
}

/** Writes the point of a task anew. */
export async function restorePoint(trx: Trx, { codeTask, canonical, sha256 }: GridPoint): Promise<void> {
  const point = { POINT: canonical, POINT_SHA256: sha256 };
  await trx.updateTable('TB_TASK').set(point).where('CODE_TASK', '=', codeTask).execute();
  await note(trx, codeTask, 'TB_TASK had another text than that of POINT_SHA256 in POINT');
}

async function note(trx: Trx, codeTask: string, what: string): Promise<void> {
  const text = cutNote(`${CORRUPT}${what}; it is again what the manifest says`);
  await trx.updateTable('TB_TASKSTATUS').set({ NOTE: text }).where('CODE_TASK', '=', codeTask).execute();
}
