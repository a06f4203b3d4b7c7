import { medianOf } from '../../../ledger/src/index.ts';
import { formatTable } from '../../lib/table.ts';
import { wilcoxon } from '../wilcoxon.ts';
import type { Pair } from './compare.ts';

/** A line a repetition, and the medians; errors are squared won. */
export function taskTable(pairs: readonly Pair[]): string {
  const heads = [
    'seed',
    'seconds',
    'tasks',
    'validation',
    'test',
    'tasks, Optuna',
    'validation',
    'test',
    'ratio of test',
  ];
  const rows = pairs.map(({ seed, ours, optuna }) => [
    String(seed),
    ours.seconds.toFixed(0),
    String(ours.tasks),
    ours.validation.toFixed(1),
    ours.test.toFixed(1),
    String(optuna.tasks),
    optuna.validation.toFixed(1),
    optuna.test.toFixed(1),
    (ours.test / optuna.test).toFixed(2),
  ]);
  return formatTable(heads, rows);
}

/** The median of the ratios, and whether chance alone would make such differences. */
export function taskSummary(pairs: readonly Pair[]): string {
  const logs = pairs.map(({ ours, optuna }) => Math.log(ours.test / optuna.test));
  const ratio = Math.exp(medianOf(logs) ?? Number.NaN);
  const wins = logs.filter((log) => log < 0).length;
  return (
    `median ratio of the test errors, ours by Optuna's: ${ratio.toFixed(2)}; ours is the smaller one in ${wins} of ` +
    `${pairs.length}; Wilcoxon's p ${wilcoxon(logs).toFixed(3)}`
  );
}
