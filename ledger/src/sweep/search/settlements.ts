import type { Trx } from '../../ledger.ts';
import type { TaskOutcome } from '../types.ts';
import { searchLength } from './read.ts';

/** A task that has just been settled. */
export interface Ended {
  readonly codeTask: string;
  readonly outcome: TaskOutcome;
}

/**
 * Notes in which order proposed tasks and their replicates became known, for whoever recomputes what was proposed after them.
 * Tasks of a grid are no proposals: theirs count where tasks stop early. One that was Stopped says nothing of its point here.
 */
export async function noteSettlements(trx: Trx, sweepKey: string, ended: readonly Ended[]): Promise<void> {
  const known = ended.filter(({ outcome }) => outcome !== 'Stopped');
  const proposed = await proposedOf(trx, known);
  const noted = known.filter(({ codeTask }) => proposed.has(codeTask));
  if (noted.length === 0) return;
  const { settlements } = await searchLength({ db: trx }, sweepKey);
  const rows = noted.map(({ codeTask, outcome }, position) => ({
    SWEEP_KEY: sweepKey,
    IDX_SETTLEMENT: settlements + position,
    CODE_TASK: codeTask,
    STATUS: outcome,
  }));
  await trx.insertInto('TB_SETTLEMENT').values(rows).execute();
}

/** Which of these tasks were proposed, or repeat one that was, or may stop early. */
async function proposedOf(trx: Trx, ended: readonly Ended[]): Promise<Set<string>> {
  if (ended.length === 0) return new Set();
  const codes = ended.map(({ codeTask }) => codeTask);
  const repeating = trx
    .selectFrom('TB_REPLICATE as r')
    .innerJoin('TB_PROPOSAL as p', 'p.CODE_TASK', 'r.REPLICATE_OF')
    .select('r.CODE_TASK')
    .where('r.CODE_TASK', 'in', codes);
  const rows = await trx
    .selectFrom('TB_PROPOSAL')
    .select('CODE_TASK')
    .where('CODE_TASK', 'in', codes)
    .union(repeating)
    .union(trx.selectFrom('TB_RUNG').select('CODE_TASK').where('CODE_TASK', 'in', codes))
    .execute();
  return new Set(rows.map(({ CODE_TASK }) => CODE_TASK));
}
