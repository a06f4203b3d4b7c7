import { pauseTask, readPauseAt, recordEpoch } from '../../ledger/src/index.ts';
import type { Claim, Ledger } from '../../ledger/src/index.ts';

/** Whatever it is told, no trainer goes on for ever. */
const LAST_EPOCH = 100;

/**
 * What a trainer does with a task that is to pause: it trains up to there, and pauses.
 *
 * @param loss as if by the first epoch; it falls with the epochs
 * @returns false where the task is to be trained to its end
 */
export async function trainToPause(ledger: Ledger, claim: Claim, loss: number): Promise<boolean> {
  const pause = await readPauseAt(ledger, claim.codeTask);
  if (pause === undefined || pause.epoch > LAST_EPOCH) return false;
  await recordEpoch(ledger, claim, { epoch: pause.epoch, loss: loss / pause.epoch, seconds: 1 });
  return await pauseTask(ledger, claim, pause);
}
