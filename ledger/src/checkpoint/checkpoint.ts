import type { Ledger, Trx } from '../ledger.ts';
import type { Attempt } from '../sweep/reuse/copy.ts';
import { ofSweep } from '../sweep/of-sweep.ts';
import { dropCheckpoints } from './drop.ts';
import { rowsIfThere } from '../sweep/results/newer-table.ts';
import { partsOf } from '../model/parts.ts';

/** Where a training may go on from. */
export interface Checkpoint {
  /** Epochs that are done. */
  readonly epoch: number;
  /** A hash of all that the training up to there follows from: 64 hexadecimal digits. */
  readonly family: string;
  readonly content: Uint8Array;
}

/** A checkpoint, and the attempt that wrote it. */
export type FoundCheckpoint = Checkpoint & Attempt;

/** The most bytes that the checkpoints of a sweep may have together. */
const MOST_BYTES = 2 ** 30;

/**
 * Keeps a task's checkpoint in the place of an earlier one.
 *
 * @returns false where those of the sweep's other tasks leave no room for it: then the earlier one stays
 */
export async function putCheckpoint(
  trx: Trx,
  { store }: Ledger,
  { codeTask, attempt }: Attempt,
  { epoch, family, content }: Checkpoint,
): Promise<boolean> {
  if ((await bytesOfOthers(trx, codeTask)) + content.length > MOST_BYTES) return false;
  const limit = await store.limits.blob(trx);
  await dropCheckpoints(trx, [codeTask]);
  for (const part of partsOf(content, limit)) {
    const row = { CODE_TASK: codeTask, ATTEMPT: attempt, EPOCH: epoch, FAMILY: family, ...part };
    await trx.insertInto('TB_CHECKPOINT').values(row).execute();
  }
  return true;
}

async function bytesOfOthers(trx: Trx, codeTask: string): Promise<number> {
  const { bytes } = await trx
    .selectFrom('TB_CHECKPOINT')
    .select((eb) => eb.fn.sum<number | string | null>('SIZE').as('bytes'))
    .where(ofSweep(sweepOf(codeTask)))
    .where('CODE_TASK', '!=', codeTask)
    .where('PART', '=', 0)
    .executeTakeFirstOrThrow();
  return Number(bytes ?? 0);
}

/** How many tasks of a sweep have a checkpoint after so many epochs. */
export interface CheckpointCount {
  readonly epoch: number;
  readonly count: number;
}

/** The checkpoints of a sweep, by their epoch. */
export async function countCheckpoints(ledger: Ledger, sweepKey: string): Promise<CheckpointCount[]> {
  const rows = await rowsIfThere(ledger, 'TB_CHECKPOINT', () =>
    ledger.db
      .selectFrom('TB_CHECKPOINT')
      .select(({ fn }) => ['EPOCH', fn.countAll<number | string>().as('COUNT')])
      .where(ofSweep(sweepKey))
      .where('PART', '=', 0)
      .groupBy('EPOCH')
      .orderBy('EPOCH')
      .execute(),
  );
  return rows.map(({ EPOCH: epoch, COUNT }) => ({ epoch, count: Number(COUNT) }));
}

/** The key of the sweep that a task belongs to. */
export function sweepOf(codeTask: string): string {
  return codeTask.slice(0, codeTask.indexOf('-'));
}
