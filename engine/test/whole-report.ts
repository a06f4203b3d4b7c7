import { recordEpoch, recordMetrics } from '@tuningsweep/ledger';
import type { Claim, Ledger, StoredModel, TaskResult } from '@tuningsweep/ledger';
import { resultOf } from '../../test/support/builders.ts';

/** A metric that has no column, by which a sweep may go. */
export const OWN_METRIC = 'gap';

/** A step as a trainer reports it that says all it knows. */
export async function recordStep(ledger: Ledger, claim: Claim): Promise<void> {
  await recordEpoch(ledger, claim, { epoch: 1, loss: 0.5, seconds: 1 });
  await recordMetrics(ledger, claim, 1, { [OWN_METRIC]: 1 });
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
