import { expect } from 'vitest';
import { completing, type Stage } from '../../operator/environment.ts';
import { until } from '../../support/until.ts';
import { fuzzEdits, type Edits } from './edits.ts';

/** Generated edits under a running operator, and then: it lives, is quiet, and another sweep runs to its end. */
export async function surviveEdits(stage: Stage, sweeps: number, edits: number, seed: number): Promise<Edits> {
  stage.startOperator();
  stage.play(completing(stage.ledger));
  const counts = await fuzzEdits(stage, sweeps, edits, seed);
  await stage.apply();
  await stage.reaches('Succeeded', 'True AllTasksSettled');
  let before = await reconciles(stage);
  await until('it is quiet', async () => {
    const [last, now] = [before, await reconciles(stage)];
    before = now;
    return last === now;
  });
  expect(counts.taken + counts.refused).toBe(edits);
  return counts;
}

/** How often the operator has reconciled anything. */
async function reconciles(stage: Stage): Promise<number> {
  const text = await (await fetch(stage.metricsUrl)).text();
  const counts = [...text.matchAll(/^controller_runtime_reconcile_total\{.*\} (\d+)$/gm)].map(([, count]) =>
    Number(count),
  );
  expect(counts.length).toBeGreaterThan(0);
  return counts.reduce((sum, count) => sum + count, 0);
}
