import type { Lease } from '../../transaction/fence.ts';
import type { Ledger, Trx } from '../../ledger.ts';
import { metricName } from '../../metrics.ts';
import { cutNote } from '../../values/note.ts';
import { changeTasks, writeSweep } from '../tasks/change.ts';
import type { TaskState } from '../tasks/change.ts';
import { settleLocked } from '../tasks/settle.ts';
import { copyResult } from './copy.ts';
import { donorsOf } from './donors.ts';
import type { Agreement, Donor } from './donors.ts';

/** Tasks whose results may be known already. */
export interface TakingOver extends Agreement {
  readonly codes: readonly string[];
}

/**
 * Completes tasks that wait to be launched with the results that other sweeps of the ledger have of the same points: trained by
 * the same program (and, where it is known, image) on the same data, with the same model version and seed. NOTE says where a
 * result is from, as does the attempt that it is recorded with.
 *
 * @returns the codes of those that are Completed now
 * @throws SweepNotFoundError, FencedError; nothing is taken over then
 */
export async function takeOver(ledger: Ledger, lease: Lease, wanted: TakingOver): Promise<string[]> {
  const { sweepKey, codes } = wanted;
  if (codes.length === 0) return [];
  return await writeSweep(ledger, lease, sweepKey, (trx, sweep) =>
    changeTasks(trx, ledger, sweepKey, codes, async (tasks) => {
      const waiting = tasks.filter(isWaiting);
      const donors = await donorsOf(
        trx,
        ledger,
        { ...wanted, metric: metricName(wanted.metric) },
        waiting.map(({ codeTask }) => codeTask),
      );
      for (const [codeTask, donor] of donors) await take(trx, codeTask, donor);
      const taken = waiting.filter(({ codeTask }) => donors.has(codeTask));
      const ends = taken.map(({ codeTask }) => ({ codeTask, outcome: 'Completed' as const }));
      await settleLocked(trx, ledger, sweep, taken, ends);
      return ends.map(({ codeTask }) => codeTask);
    }),
  );
}

function isWaiting({ inGrid, launched, settled, status }: TaskState): boolean {
  return inGrid && !launched && !settled && status === 'Pending';
}

/** As the task's next attempt, which the other one made for it. */
async function take(trx: Trx, codeTask: string, { codeTask: from, attempt, place }: Donor): Promise<void> {
  const { ATTEMPT } = await trx
    .selectFrom('TB_TASK')
    .select('ATTEMPT')
    .where('CODE_TASK', '=', codeTask)
    .executeTakeFirstOrThrow();
  const to = { codeTask, attempt: ATTEMPT + 1 };
  await copyResult(trx, { from: { codeTask: from, attempt }, to });
  await trx
    .updateTable('TB_TASKATTEMPT')
    .set({ HOLDER: `reused ${from}`, CAUSE: 'Completed', NOTE: cutNote(`Reused from ${from} of ${place}`) })
    .where('CODE_TASK', '=', codeTask)
    .where('ATTEMPT', '=', to.attempt)
    .execute();
  await trx.updateTable('TB_TASK').set({ ATTEMPT: to.attempt }).where('CODE_TASK', '=', codeTask).execute();
}
