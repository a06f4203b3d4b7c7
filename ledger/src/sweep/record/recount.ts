import { sql } from 'kysely';
import type { Lease } from '../../transaction/fence.ts';
import type { Ledger, Trx } from '../../ledger.ts';
import type { Row } from '../../schema/database.ts';
import { CHUNK, HAS_REACHED, PAUSED, changeTasks, writeSweep } from '../tasks/change.ts';
import { recountAll } from './counters.ts';
import { TASK_STATUSES } from '../status.ts';
import { isStrange, removeStrange } from '../tasks/strange.ts';
import { timeOf } from '../time.ts';
import { objectiveOf } from '../../metrics.ts';
import type { WantedObjective } from '../../metrics.ts';

const AUDITED = [
  'OBJECTIVE',
  'GOAL',
  'N_TOTAL',
  'N_COMPLETED',
  'N_FAILED',
  'N_STOPPED',
  'BEST_CODE_TASK',
  'BEST_VALUE',
  'OUTCOME_BASIS',
  'DATE_START',
  'GRID_SHA256',
] as const;

/**
 * Repairs what was changed behind our back: tasks whose STATUS or marks cannot be, the sweep's counters, its best task by
 * this objective, the time that it began. A verdict stands no longer when tasks had to be mended, and a grid is to be written
 * again when TB_TASK has other than `total` tasks in it.
 *
 * @returns whether there was something to repair
 * @throws SweepNotFoundError, FencedError
 */
export async function recount(
  ledger: Ledger,
  lease: Lease,
  sweepKey: string,
  objective: WantedObjective,
  total?: number,
): Promise<boolean> {
  let mended = 0;
  for (let last = CHUNK; last === CHUNK; mended += last)
    last = await writeSweep(ledger, lease, sweepKey, (trx, sweep) => mendChunk(trx, ledger, sweep));
  const audited = await writeSweep(ledger, lease, sweepKey, async (trx, before) => {
    await recountAll(trx, sweepKey, objectiveOf(objective));
    await auditSweep(trx, ledger, before, { hasMended: mended > 0, total });
    const row = trx.selectFrom('TB_SWEEP').select(AUDITED).where('SWEEP_KEY', '=', sweepKey);
    const after = await row.executeTakeFirstOrThrow();
    return AUDITED.some((column) => before[column] !== after[column]);
  });
  return mended > 0 || audited;
}

async function auditSweep(
  trx: Trx,
  { store }: Ledger,
  { SWEEP_KEY, DATE_START, GRID_SHA256 }: Row<'TB_SWEEP'>,
  { hasMended, total }: { hasMended: boolean; total: number | undefined },
): Promise<void> {
  const sweep = trx.updateTable('TB_SWEEP').where('SWEEP_KEY', '=', SWEEP_KEY);
  if (hasMended) await sweep.set({ OUTCOME_BASIS: null }).execute();
  if (timeOf(DATE_START) === undefined) await sweep.set({ DATE_START: store.sql.clock() }).execute();
  if (total === undefined || GRID_SHA256 === null) return;
  await sweep.set({ GRID_SHA256: null, GRID_TARGET: null, GRID_CURSOR: 0 }).where('N_TOTAL', '!=', total).execute();
}

/** Mends some tasks; gives how many there were, fewer than CHUNK when no more are left. */
async function mendChunk(trx: Trx, ledger: Ledger, sweep: Row<'TB_SWEEP'>): Promise<number> {
  const marked = await mendMarks(trx, sweep);
  const codes = await unsoundTasks(trx, sweep.SWEEP_KEY);
  // Every change of tasks begins with their STATUS.
  if (codes.length > 0) await changeTasks(trx, ledger, sweep.SWEEP_KEY, codes, async () => undefined);
  return Math.max(codes.length, marked ? 1 : 0);
}

/** Tasks whose STATUS cannot be: none of the five words, no row, or not what a settled task has. */
async function unsoundTasks(trx: Trx, sweepKey: string): Promise<string[]> {
  const rows = await trx
    .selectFrom('TB_TASK as t')
    .leftJoin('TB_TASKSTATUS as s', 's.CODE_TASK', 't.CODE_TASK')
    .leftJoin('TB_MODELRESULT as r', 'r.CODE_TASK', 't.CODE_TASK')
    .select('t.CODE_TASK')
    .where('t.SWEEP_KEY', '=', sweepKey)
    .where(
      sql<boolean>`(s.STATUS is null or s.STATUS not in (${sql.join(TASK_STATUSES)}) or (t.SETTLED = 1 and
        (s.STATUS in ('Pending', 'Running') or (s.STATUS = 'Completed' and r.CODE_TASK is null))))`,
    )
    .limit(CHUNK)
    .execute();
  return rows.map(({ CODE_TASK }) => CODE_TASK);
}

const IS_ODD = sql<boolean>`(IN_GRID not in (0, 1) or LAUNCHED not in (0, 1, ${PAUSED}) or
  (LAUNCHED = ${PAUSED} and SETTLED = 0 and not ${HAS_REACHED}) or SETTLED not in (0, 1))`;

/** Marks of TB_TASK that are none of ours, by which a task would be found nowhere, and tasks that are not the sweep's. */
async function mendMarks(trx: Trx, { SWEEP_KEY, GRID_EPOCH }: Row<'TB_SWEEP'>): Promise<boolean> {
  const odd = trx
    .selectFrom('TB_TASK')
    .select('CODE_TASK')
    .where('SWEEP_KEY', '=', SWEEP_KEY)
    .where((eb) => eb.or([IS_ODD, isStrange(SWEEP_KEY)]));
  if ((await odd.limit(1).executeTakeFirst()) === undefined) return false;
  const status = sql`(select s.STATUS from TB_TASKSTATUS s where s.CODE_TASK = TB_TASK.CODE_TASK)`;
  const tasks = trx.updateTable('TB_TASK').where('SWEEP_KEY', '=', SWEEP_KEY);
  await tasks
    .set({ SETTLED: sql<number>`case when ${status} in ('Completed', 'Failed', 'Stopped') then 1 else 0 end` })
    .where('SETTLED', 'not in', [0, 1])
    .execute();
  // Of a task that nobody works on that is found out next.
  await tasks
    .set({ LAUNCHED: 1 })
    .where('LAUNCHED', 'not in', [0, 1])
    .where((eb) => eb.not(eb.and([eb('LAUNCHED', '=', PAUSED), HAS_REACHED])))
    .execute();
  await tasks
    .set({ IN_GRID: sql<number>`case when GRID_EPOCH = ${GRID_EPOCH} then 1 else 0 end` })
    .where('IN_GRID', 'not in', [0, 1])
    .execute();
  await removeStrange(trx, SWEEP_KEY);
  return true;
}
