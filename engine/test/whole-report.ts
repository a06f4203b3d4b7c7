import {
  CorruptError,
  findCheckpoint,
  recordEpoch,
  recordMetrics,
  RefusedError,
  resumeFrom,
} from '@tuningsweep/ledger';
import type { Claim, Ledger, StoredModel, TaskResult } from '@tuningsweep/ledger';
import { resultOf } from '../../test/support/builders.ts';

/** A metric that has no column, by which a sweep may go. */
export const OWN_METRIC = 'gap';

/** Any task may go on from the checkpoint of the first family, and none from those of the second. */
const [FIRST, SECOND] = ['first', 'second'];

/** A step as a trainer reports it that says all it knows, and goes on from where another one was. */
export async function recordStep(ledger: Ledger, claim: Claim): Promise<void> {
  const family = (await goesOn(ledger, claim)) ? SECOND : FIRST;
  const checkpoint = { family, content: Buffer.from('state') };
  await recordEpoch(ledger, claim, { epoch: 1, loss: 0.5, seconds: 1, checkpoint });
  await recordMetrics(ledger, claim, 1, { [OWN_METRIC]: 1 });
}

/** As trainers do: what cannot be used is passed over. */
async function goesOn(ledger: Ledger, claim: Claim): Promise<boolean> {
  try {
    const found = await findCheckpoint(ledger, { codeTask: claim.codeTask, family: FIRST, epochs: 1 });
    if (found === undefined) return false;
    await resumeFrom(ledger, claim, found);
    return true;
  } catch (error) {
    if (!(error instanceof CorruptError || error instanceof RefusedError)) throw error;
    return false;
  }
}

/** A result that has a metric of its own, and follows from the task alone. */
export function wholeResultOf(codeTask: string): TaskResult {
  const result = resultOf(codeTask);
  return { ...result, metrics: { [OWN_METRIC]: result.mse } };
}

/** A model with what it forecast for a day. */
export function modelOf(codeTask: string): StoredModel {
  const value = Float32Array.of(1);
  const forecast = { dates: ['20200602'], actual: value, predicted: value, naive: value, horizon: 1 };
  return { artifact: Buffer.from(codeTask), forecast };
}
