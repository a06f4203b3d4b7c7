import type { Trx } from '../../ledger.ts';
import type { Row } from '../../schema/database.ts';
import { CodeCollisionError } from '../errors.ts';
import { codesIn } from './insert.ts';
import { restoreCodes } from '../tasks/restore.ts';
import type { GridPoint } from '../types.ts';

/** What is known of a task whose code a point has. */
export type KnownTask = Pick<Row<'TB_TASK'>, 'SWEEP_KEY' | 'POINT' | 'POINT_SHA256' | 'IDX_TASK' | 'IN_GRID'>;

/** The tasks that have the codes of these points, or had them until another program wrote over CODE_TASK. */
export async function knownTasks(
  trx: Trx,
  sweepKey: string,
  points: readonly GridPoint[],
): Promise<Map<string, KnownTask>> {
  const known = await tasksWithCodes(trx, points);
  const missing = points.filter(({ codeTask }) => !known.has(codeTask));
  return (await restoreCodes(trx, sweepKey, missing)) ? await tasksWithCodes(trx, points) : known;
}

async function tasksWithCodes(trx: Trx, points: readonly GridPoint[]): Promise<Map<string, KnownTask>> {
  const rows = await trx
    .selectFrom('TB_TASK')
    .select(['CODE_TASK', 'SWEEP_KEY', 'POINT', 'POINT_SHA256', 'IDX_TASK', 'IN_GRID'])
    .where(
      'CODE_TASK',
      'in',
      points.map((point) => point.codeTask),
    )
    .execute();
  return new Map(rows.map((row) => [row.CODE_TASK, row]));
}

/**
 * A task with the point's text is the point's, whatever another program wrote into POINT_SHA256.
 *
 * @throws CodeCollisionError when a point's code is that of another point, or of another sweep's task
 */
export function refuseCollisions(
  sweepKey: string,
  points: readonly GridPoint[],
  known: ReadonlyMap<string, KnownTask>,
): void {
  const hashes = new Map<string, string>();
  for (const { codeTask, sha256, canonical } of points) {
    const task = known.get(codeTask);
    if (task !== undefined && task.SWEEP_KEY !== sweepKey) {
      throw new CodeCollisionError(codeTask, `TB_TASK has it for the sweep '${task.SWEEP_KEY}', not '${sweepKey}'`);
    }
    const taken = (task?.POINT === canonical ? undefined : task?.POINT_SHA256) ?? hashes.get(codeTask);
    if (taken !== undefined && taken !== sha256) {
      throw new CodeCollisionError(codeTask, `it stands for the point with SHA-256 ${taken}, not ${sha256}`);
    }
    hashes.set(codeTask, sha256);
  }
}

const SHARED_TABLES = ['TB_HYPERPARAMETER', 'TB_TASKSTATUS', 'TB_MODELRESULT'] as const;

/** @throws CodeCollisionError when a code that TB_TASK does not know is in use in a table that others write to */
export async function refuseStrangers(trx: Trx, fresh: readonly GridPoint[]): Promise<void> {
  const codes = fresh.map((point) => point.codeTask);
  for (const table of SHARED_TABLES) {
    const [stranger] = await codesIn(trx, table, codes);
    if (stranger !== undefined) throw new CodeCollisionError(stranger, `${table} has a row of it that TB_TASK has not`);
  }
}
