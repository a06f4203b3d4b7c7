import type { Lease } from '../../transaction/fence.ts';
import type { Ledger, Trx } from '../../ledger.ts';
import { write } from '../../transaction/write.ts';
import { countCompleted } from './trainer.ts';

/** An image that a task of a sweep was seen to run by. */
export interface ImageUse {
  readonly sweepKey: string;
  readonly modelVersion: number;
  readonly digest: string;
  /** Somebody has said that its results compare. */
  readonly isAccepted?: boolean;
  /** No task at work is run by an image that was accepted before. */
  readonly mayReplace?: boolean;
}

/**
 * Notes which image a sweep's tasks are run by. The first one is accepted; so is another one that takes the place of it as
 * long as no task of the model version is Completed. Any further one waits for somebody to accept it.
 *
 * @returns whether there was anything to note
 * @throws FencedError
 */
export async function recordImage(ledger: Ledger, lease: Lease, use: ImageUse): Promise<boolean> {
  const { sweepKey, modelVersion, digest, isAccepted = false, mayReplace = false } = use;
  const record = async (trx: Trx): Promise<boolean> => {
    const known = await trx
      .selectFrom('TB_SWEEPIMAGE')
      .select(['DIGEST', 'ACCEPTED'])
      .where('SWEEP_KEY', '=', sweepKey)
      .where('MODEL_VERSION', '=', modelVersion)
      .execute();
    const before = known.find(({ DIGEST }) => DIGEST === digest);
    if (before !== undefined) return isAccepted && before.ACCEPTED === 0 && (await accept(trx, use));
    const replaces = mayReplace && known.length > 0 && (await countCompleted(trx, use)) === 0;
    if (replaces) await forget(trx, use);
    const ACCEPTED = isAccepted || replaces || known.length === 0 ? 1 : 0;
    const row = { SWEEP_KEY: sweepKey, MODEL_VERSION: modelVersion, DIGEST: digest, ACCEPTED };
    await trx.insertInto('TB_SWEEPIMAGE').values(row).execute();
    return true;
  };
  return await write(ledger, record, lease);
}

async function accept(trx: Trx, { sweepKey, modelVersion, digest }: ImageUse): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('TB_SWEEPIMAGE')
    .set({ ACCEPTED: 1 })
    .where('SWEEP_KEY', '=', sweepKey)
    .where('MODEL_VERSION', '=', modelVersion)
    .where('DIGEST', '=', digest)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

async function forget(trx: Trx, { sweepKey, modelVersion }: ImageUse): Promise<void> {
  await trx
    .deleteFrom('TB_SWEEPIMAGE')
    .where('SWEEP_KEY', '=', sweepKey)
    .where('MODEL_VERSION', '=', modelVersion)
    .execute();
}
