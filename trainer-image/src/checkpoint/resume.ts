import { CorruptError, RefusedError } from '@tuningsweep/ledger';
import type { ModelShape } from '@tuningsweep/model';
import type { Logger } from 'pino';
import type { ClaimedTask } from '../record.ts';
import { unpackCheckpoint } from './checkpoint.ts';
import type { Checkpoint } from './checkpoint.ts';

/** What is looked for: the latest of its family, of a model of this shape, up to an epoch. */
export interface Wanted {
  readonly family: string;
  readonly epochs: number;
  readonly shape: ModelShape;
}

/**
 * Finds where a training may go on from, and notes that it does. One that is damaged, or that the ledger refuses, is passed
 * over: the training begins anew.
 */
export async function resume(
  claimed: ClaimedTask,
  { family, epochs, shape }: Wanted,
  log: Logger,
): Promise<Checkpoint | undefined> {
  try {
    const found = await claimed.findCheckpoint(family, epochs);
    if (found === undefined) return undefined;
    const { content, ...from } = found;
    const checkpoint = unpackCheckpoint(shape, content);
    await claimed.resumeFrom(from);
    log.info({ epoch: from.epoch, of: from.codeTask }, 'training goes on from a checkpoint');
    return checkpoint;
  } catch (error) {
    if (!(error instanceof CorruptError || error instanceof RefusedError)) throw error;
    log.warn({ reason: error.message }, 'no checkpoint can be used: training begins anew');
    return undefined;
  }
}
