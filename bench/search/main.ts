/**
 * npm run bench:search: our search beside Optuna's TPE, as it comes and with each parameter by itself, and random search, on
 * fifteen tables of real trainings: how far the best point found lies from the best one of the table. `-- --seeds 5` is a short
 * form, `--algorithm Sobol` has another one of ours, `--first 1000` begins with that seed on our side. `--workers 1,4,16` has the
 * trainings done by so many simulated workers, on the clock of the tables' training times, and Optuna also without its constant
 * liar. `--bbob` has both sides search COCO's BBOB functions on intervals in place of the tables; `--task` for an LSTM of won
 * per dollar, by the same trainer in the same wall time (`--tasks 20`). `--stopping` has recorded learning curves searched
 * with early stopping, ours beside Optuna's pruners and Syne Tune's ASHA, by 1, 4 and 16 workers; `--curves digits` prints such
 * curves from a ledger. `--speed` times proposals instead, which needs a quiet machine. docs/benchmarks keeps the figures.
 */
import { parseArgs } from 'node:util';
import { describeMachine } from '../lib/machine.ts';
import { compareOnFunctions } from './bbob/compare.ts';
import { ratioGoals, ratioTable } from './bbob/ratios.ts';
import { compareOnTables } from './compare.ts';
import { exportCurves } from './curves/export.ts';
import { BUDGETS } from './regret.ts';
import { budgetTable, goalLines } from './report.ts';
import { measureSpeed } from './speed.ts';
import { showStopping } from './stopping/show.ts';
import { ensurePeers } from './tables.ts';
import { compareOnTask } from './task/compare.ts';
import { taskSummary, taskTable } from './task/report.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string' },
    first: { type: 'string', default: '0' },
    algorithm: { type: 'string', default: 'TPE' },
    workers: { type: 'string' },
    bbob: { type: 'boolean', default: false },
    task: { type: 'boolean', default: false },
    tasks: { type: 'string', default: '20' },
    stopping: { type: 'boolean', default: false },
    curves: { type: 'string' },
    speed: { type: 'boolean', default: false },
  },
});
if (values.curves === undefined) console.log(describeMachine());
if (values.curves !== undefined) console.log((await exportCurves(values.curves)).join('\n'));
else if (values.speed) showSpeed();
else if (values.bbob) await showRatios();
else if (values.task) await showTask();
else if (values.stopping) await showStopping(ensurePeers().python, workersOr('1,4,16'), Number(values.seeds ?? 30));
else for (const workers of workersOr('1')) await showRegret(workers);

function workersOr(usual: string): number[] {
  return (values.workers ?? usual).split(',').map(Number);
}

async function showRegret(workers: number): Promise<void> {
  const { algorithm } = values;
  const [seeds, first] = [Number(values.seeds ?? 30), Number(values.first)];
  const outcomes = await compareOnTables(ensurePeers(), { algorithm, seeds, first, workers });
  console.log(
    `\n${algorithm}, ${seeds} seeds, workers: ${workers}; regret: 0 at the optimum, 1 at the table's median\n`,
  );
  for (const index of BUDGETS.keys()) console.log(`${budgetTable(outcomes, index)}\n`);
  // The goals are those of one training after the other.
  if (workers === 1) for (const line of goalLines(outcomes)) console.log(line);
}

async function showRatios(): Promise<void> {
  const { algorithm } = values;
  const [seeds, first] = [Number(values.seeds ?? 1), Number(values.first)];
  const excesses = await compareOnFunctions(ensurePeers(), { algorithm, seeds, first });
  console.log(`\n${algorithm}, seeds: ${seeds}; ratio of what is left to the optimum: ours by Optuna's\n`);
  console.log(`${ratioTable(excesses)}\n`);
  for (const line of ratioGoals(excesses)) console.log(line);
}

async function showTask(): Promise<void> {
  const { algorithm } = values;
  const [seeds, first, tasks] = [Number(values.seeds ?? 10), Number(values.first), Number(values.tasks)];
  const pairs = await compareOnTask(ensurePeers(), { algorithm, seeds, first, tasks });
  console.log(`\n${algorithm}, ${seeds} seeds: the best of ${tasks} tasks beside Optuna's best in the same time\n`);
  console.log(`${taskTable(pairs)}\n\n${taskSummary(pairs)}`);
}

function showSpeed(): void {
  for (const { results, p95, limit } of measureSpeed(values.algorithm)) {
    const met = p95 <= limit ? 'met' : 'NOT MET';
    console.log(`${met}: p95 of a proposal at ${results} results: ${p95.toFixed(1)} ms (at most ${limit} ms)`);
  }
}
