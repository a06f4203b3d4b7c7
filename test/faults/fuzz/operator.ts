import { expect } from 'vitest';
import { completing } from '../../operator/environment.ts';
import type { TestEnvironment } from '../../operator/environment.ts';
import { until } from '../../support/until.ts';
import { fuzzEdits } from './edits.ts';
import type { Edits } from './edits.ts';

/** Generated edits under a running operator, and then: it lives, is quiet, and another sweep runs to its end. */
export async function surviveEdits(
  environment: TestEnvironment,
  sweeps: number,
  edits: number,
  seed: number,
): Promise<Edits> {
  environment.startOperator();
  environment.simulate(completing(environment.ledger));
  const counts = await fuzzEdits(environment, sweeps, edits, seed);
  await environment.apply();
  await environment.reaches('Succeeded', 'True AllTasksSettled');
  let before = await reconciles(environment);
  await until('it is quiet', async () => {
    const [last, now] = [before, await reconciles(environment)];
    before = now;
    return last === now;
  });
  expect(counts.taken + counts.refused).toBe(edits);
  return counts;
}

/** How often the operator has reconciled anything. */
async function reconciles(environment: TestEnvironment): Promise<number> {
  const text = await (await fetch(environment.metricsUrl)).text();
  const counts = [...text.matchAll(/^controller_runtime_reconcile_total\{.*\} (\d+)$/gm)].map(([, count]) =>
    Number(count),
  );
  expect(counts.length).toBeGreaterThan(0);
  return counts.reduce((sum, count) => sum + count, 0);
}
