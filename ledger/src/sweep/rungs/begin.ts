import type { Trx } from '../../ledger.ts';
import { ofSweep } from '../of-sweep.ts';

/** A stretch of training that a task is to begin: up to a rung, where it pauses, or without an epoch to its end. */
export interface Stretch {
  readonly codeTask: string;
  /** Counted from 0. */
  readonly rung: number;
  readonly epoch?: number;
  /** How many settlements that rests on. */
  readonly known: number;
}

/** Notes stretches in the order in which they are begun. A task that was launched for one before goes on with that. */
export async function beginStretches(trx: Trx, sweepKey: string, stretches: readonly Stretch[]): Promise<void> {
  if (stretches.length === 0) return;
  const codes = stretches.map(({ codeTask }) => codeTask);
  const begun = await trx.selectFrom('TB_RUNG').select(['CODE_TASK', 'RUNG']).where('CODE_TASK', 'in', codes).execute();
  const last = new Map(begun.toSorted((a, b) => a.RUNG - b.RUNG).map(({ CODE_TASK, RUNG }) => [CODE_TASK, RUNG]));
  const fresh = stretches.filter(({ codeTask, rung }) => rung > (last.get(codeTask) ?? -1));
  if (fresh.length === 0) return;
  const first = await nextDecision(trx, sweepKey);
  const { GRID_EPOCH } = await trx
    .selectFrom('TB_SWEEP')
    .select('GRID_EPOCH')
    .where('SWEEP_KEY', '=', sweepKey)
    .executeTakeFirstOrThrow();
  const rows = fresh.map(({ codeTask, rung, epoch = null, known }, position) => ({
    CODE_TASK: codeTask,
    RUNG: rung,
    GRID_EPOCH,
    EPOCH: epoch,
    IDX_DECISION: first + position,
    N_KNOWN: known,
  }));
  await trx.insertInto('TB_RUNG').values(rows).execute();
}

async function nextDecision(trx: Trx, sweepKey: string): Promise<number> {
  const last = await trx
    .selectFrom('TB_RUNG')
    .select((eb) => eb.fn.max('IDX_DECISION').as('last'))
    .where(ofSweep(sweepKey))
    .executeTakeFirst();
  return typeof last?.last === 'number' ? last.last + 1 : 0;
}
