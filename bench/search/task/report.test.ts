import { expect, test } from 'vitest';
import type { Pair } from './compare.ts';
import { taskSummary, taskTable } from './report.ts';

function pair(seed: number, ours: number, optuna: number): Pair {
  const found = (error: number) => ({ validation: error / 2, test: error, tasks: 20, seconds: 50 });
  return { seed, ours: found(ours), optuna: found(optuna) };
}

test('a line a repetition, and the median of ratios', () => {
  const pairs = [pair(0, 50, 100), pair(1, 80, 100), pair(2, 300, 100)];
  expect(taskTable(pairs).split('\n')[2]).toMatch(/^\| 0 +\| 50 +\| 20 +\| 25\.0 .*\| 0\.50/);
  expect(taskSummary(pairs)).toMatch(
    /^median ratio .*: 0\.80; ours is the smaller one in 2 of 3; Wilcoxon's p 1\.000$/,
  );
});
