import type { ExpressionBuilder } from 'kysely';
import type { Ledger } from '../ledger.ts';
import { wholeOf } from '../model/parts.ts';
import type { Database } from '../schema/database.ts';
import { sweepOf } from './checkpoint.ts';
import type { FoundCheckpoint } from './checkpoint.ts';
import { ofSweep } from '../sweep/of-sweep.ts';

/** Which checkpoint is wanted: the latest of its family in a task's sweep, up to an epoch. */
export interface WantedCheckpoint {
  readonly codeTask: string;
  readonly family: string;
  readonly epochs: number;
}

/**
 * Finds the latest checkpoint from which a training of the family may go on, whichever task of the sweep wrote it. One from
 * which an attempt at the task has failed is passed over, since the next one might too.
 *
 * @returns undefined where there is none
 * @throws CorruptError when its parts are not what was written
 */
export async function findCheckpoint(ledger: Ledger, wanted: WantedCheckpoint): Promise<FoundCheckpoint | undefined> {
  const { family, epochs } = wanted;
  const found = await ledger.db
    .selectFrom('TB_CHECKPOINT')
    .select(['CODE_TASK', 'ATTEMPT', 'EPOCH', 'SHA256'])
    .where('FAMILY', '=', family)
    .where(ofSweep(sweepOf(wanted.codeTask)))
    .where('EPOCH', '<=', epochs)
    .where('PART', '=', 0)
    .where((eb) => eb.not(eb.exists(failuresFrom(eb, wanted.codeTask))))
    .orderBy('EPOCH', 'desc')
    .orderBy('CODE_TASK')
    .limit(1)
    .executeTakeFirst();
  if (found === undefined) return undefined;
  const { CODE_TASK: codeTask, ATTEMPT: attempt, EPOCH: epoch, SHA256 } = found;
  const rows = await ledger.db
    .selectFrom('TB_CHECKPOINT')
    .select(['SIZE', 'SHA256', 'CONTENT'])
    .where('CODE_TASK', '=', codeTask)
    .where('SHA256', '=', SHA256)
    .orderBy('PART')
    .execute();
  // Its task may have written a later one meanwhile, or it was dropped: whoever looks again finds that.
  const content = wholeOf(`TB_CHECKPOINT of ${codeTask}`, rows);
  return content && { codeTask, attempt, epoch, family, content };
}

/** A program that was killed exits with more: that says nothing about what it went on from. */
const LAST_FAILURE = 127;

/** Attempts at a task that went on from the checkpoint that is looked at, and failed by themselves. */
function failuresFrom(eb: ExpressionBuilder<Database, 'TB_CHECKPOINT'>, codeTask: string) {
  return eb
    .selectFrom('TB_RESUMPTION as r')
    .innerJoin('TB_TASKATTEMPT as a', (on) =>
      on.onRef('a.CODE_TASK', '=', 'r.CODE_TASK').onRef('a.ATTEMPT', '=', 'r.ATTEMPT'),
    )
    .select('r.ATTEMPT')
    .where('r.CODE_TASK', '=', codeTask)
    .whereRef('r.FROM_TASK', '=', 'TB_CHECKPOINT.CODE_TASK')
    .whereRef('r.FROM_ATTEMPT', '=', 'TB_CHECKPOINT.ATTEMPT')
    .whereRef('r.EPOCH', '=', 'TB_CHECKPOINT.EPOCH')
    .where('a.EXIT_CODE', '>', 0)
    .where('a.EXIT_CODE', '<=', LAST_FAILURE);
}
