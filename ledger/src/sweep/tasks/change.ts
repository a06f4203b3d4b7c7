import { sql } from 'kysely';
import type { Lease } from '../../transaction/fence.ts';
import type { Ledger, Trx } from '../../ledger.ts';
import { dropModels } from '../../model/stored.ts';
import { cutNote } from '../../values/note.ts';
import type { Row } from '../../schema/database.ts';
import { write } from '../../transaction/write.ts';
import { addCounts, countTasks, refreshBest } from '../record/counters.ts';
import { SweepNotFoundError } from '../errors.ts';
import { mendStatuses } from './mend.ts';
import type { LockedTasks } from './mend.ts';
import type { TaskOutcome, TaskStatus } from '../types.ts';
import { lockSweep } from '../record/lock.ts';

/** Tasks that one transaction handles at most, so that no lock is held for long. */
export const CHUNK = 1000;

/** LAUNCHED of a task that has paused at a rung and waits to be told to go on. */
export const PAUSED = 2;

/** The states in which a task may still be worked on. */
export const UNFINISHED = ['Pending', 'Running'] as const satisfies TaskStatus[];

/**
 * Runs `work` in a fenced transaction with the sweep's row locked. Every operator-side change of a sweep's tasks goes
 * through here, so they happen one after the other. The order of locks, here and in the trainer's functions, is
 * TB_SWEEP, TB_TASKSTATUS, TB_TASK.
 *
 * @throws SweepNotFoundError
 */
export async function writeSweep<T>(
  ledger: Ledger,
  lease: Lease,
  sweepKey: string,
  work: (trx: Trx, sweep: Row<'TB_SWEEP'>) => Promise<T>,
): Promise<T> {
  const locked = async (trx: Trx): Promise<T> => {
    const sweep = await lockSweep(trx, ledger, sweepKey);
    if (sweep === undefined) throw new SweepNotFoundError(sweepKey);
    return await work(trx, sweep);
  };
  return await write(ledger, locked, lease);
}

/** A task as it is under lock. STATUS is whatever the column holds; undefined where the row is missing. */
export interface TaskState {
  readonly codeTask: string;
  readonly status: string | null | undefined;
  readonly inGrid: boolean;
  readonly launched: boolean;
  readonly settled: boolean;
  /** A trainer has claimed it. */
  readonly held: boolean;
}

/** Locks tasks and says how they stand; nobody changes them before the transaction ends. */
export async function lockTasks(trx: Trx, { store }: Ledger, codes: readonly string[]): Promise<TaskState[]> {
  const statuses = await trx
    .selectFrom('TB_TASKSTATUS')
    .select(['CODE_TASK', 'STATUS'])
    .where('CODE_TASK', 'in', codes)
    .modifyEnd(store.sql.forUpdate)
    .execute();
  const tasks = await trx
    .selectFrom('TB_TASK')
    .select(['CODE_TASK', 'IN_GRID', 'LAUNCHED', 'SETTLED', 'HOLDER'])
    .where('CODE_TASK', 'in', codes)
    .modifyEnd(store.sql.forUpdate)
    .execute();
  const statusOf = new Map(statuses.map(({ CODE_TASK, STATUS }) => [CODE_TASK, STATUS]));
  return tasks.map((task) => ({
    codeTask: task.CODE_TASK,
    status: statusOf.get(task.CODE_TASK),
    inGrid: task.IN_GRID === 1,
    launched: task.LAUNCHED === 1,
    settled: task.SETTLED === 1,
    held: task.HOLDER !== null,
  }));
}

/**
 * The same for whoever changes tasks that are not settled: those whose STATUS is none of ours are mended first. Settled
 * ones are left as they are, since their words are counted.
 */
export async function lockUnsettled(trx: Trx, ledger: Ledger, codes: readonly string[]): Promise<LockedTasks> {
  const tasks = await lockTasks(trx, ledger, codes);
  return await mendStatuses(
    trx,
    tasks.filter((task) => !task.settled),
  );
}

/**
 * Changes these tasks and, in the same transaction, the sweep's counters and best task accordingly.
 * `work` gets the tasks as they are under lock, once their STATUS was mended where it could not be.
 */
export async function changeTasks<T>(
  trx: Trx,
  ledger: Ledger,
  sweepKey: string,
  codes: readonly string[],
  work: (tasks: readonly TaskState[]) => Promise<T>,
): Promise<T> {
  const tasks = await lockTasks(trx, ledger, codes);
  const before = await countTasks(trx, sweepKey, codes);
  const result = await work((await mendStatuses(trx, tasks)).tasks);
  await addCounts(trx, sweepKey, before, await countTasks(trx, sweepKey, codes));
  await refreshBest(trx, sweepKey, codes);
  return result;
}

/** Compare-and-set of STATUS: only tasks in one of the states `from` are changed. Gives their number. */
export async function setStatus(
  trx: Trx,
  codes: readonly string[],
  from: readonly TaskStatus[],
  to: TaskStatus,
  note?: string,
): Promise<number> {
  if (codes.length === 0) return 0;
  const { numUpdatedRows } = await trx
    .updateTable('TB_TASKSTATUS')
    .set({ STATUS: to, NOTE: note === undefined ? null : cutNote(note) })
    .where('CODE_TASK', 'in', codes)
    .where('STATUS', 'in', from)
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

/** Marks tasks as settled; the trainer of one that is not Completed is refused from now on. */
export async function markSettled(trx: Trx, codes: readonly string[], outcome: TaskOutcome): Promise<void> {
  if (codes.length === 0) return;
  await trx
    .updateTable('TB_TASK')
    .set({ SETTLED: 1, ...(outcome === 'Completed' ? {} : { HOLDER: null }) })
    .where('CODE_TASK', 'in', codes)
    .execute();
}

/** Whether a task of TB_TASK has paused at the last rung that it was launched for: nobody has told it to go on since. */
export const HAS_REACHED = sql<boolean>`exists (select 1 from TB_RUNG g where g.CODE_TASK = TB_TASK.CODE_TASK
  and g.ATTEMPT is not null and g.IDX_SETTLEMENT is not null
  and not exists (select 1 from TB_RUNG n where n.CODE_TASK = g.CODE_TASK and n.RUNG > g.RUNG))`;

/**
 * Puts tasks back where they were before they were launched, without a model, paused where they had paused; a trainer that
 * still holds one is refused from now on.
 */
export async function markFresh(trx: Trx, codes: readonly string[]): Promise<void> {
  if (codes.length === 0) return;
  await dropModels(trx, codes);
  await trx
    .updateTable('TB_TASK')
    .set({ SETTLED: 0, LAUNCHED: sql<number>`case when ${HAS_REACHED} then ${PAUSED} else 0 end`, HOLDER: null })
    .where('CODE_TASK', 'in', codes)
    .execute();
}

/** Ends the attempts of tasks that their trainers have not ended themselves. A NOTE stays where there is nothing to say. */
export async function closeAttempts(
  trx: Trx,
  { store }: Ledger,
  codes: readonly string[],
  cause: string,
  note?: string,
): Promise<void> {
  await trx
    .updateTable('TB_TASKATTEMPT')
    .set({ DATE_END: store.sql.clock(), CAUSE: cause, ...(note !== undefined && { NOTE: cutNote(note) }) })
    .where('CODE_TASK', 'in', codes)
    .where('DATE_END', 'is', null)
    .execute();
}
