/**
 * npm run bench:search: our search beside Optuna's TPE, as it comes and with each parameter by itself, and random search, on
 * fifteen tables of real trainings: how far the best point found lies from the best one of the table. `-- --seeds 5` is a short
 * form, `--algorithm Sobol` has another one of ours, `--first 1000` begins with that seed on our side. `--speed` times proposals
 * instead, which needs a quiet machine. docs/benchmarks/search.md keeps the figures.
 */
import { parseArgs } from 'node:util';
import { describeMachine } from '../lib/machine.ts';
import { searchByOptuna } from './optuna.ts';
import type { Sampler } from './optuna.ts';
import { searchTable } from './ours.ts';
import { BUDGETS, randomRegrets, regretsOf } from './regret.ts';
import type { Run } from './regret.ts';
import { budgetTable, goalLines } from './report.ts';
import type { Outcome } from './report.ts';
import { measureSpeed } from './speed.ts';
import { ensurePeers, readTables } from './tables.ts';
import type { Table } from './tables.ts';

const TRAININGS = Math.max(...BUDGETS);

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '30' },
    first: { type: 'string', default: '0' },
    algorithm: { type: 'string', default: 'TPE' },
    speed: { type: 'boolean', default: false },
  },
});
console.log(describeMachine());
if (values.speed) showSpeed();
else await showRegret(Number(values.seeds), Number(values.first));

async function showRegret(seeds: number, first: number): Promise<void> {
  const peers = ensurePeers();
  const searchBy = (sampler: Sampler) => searchByOptuna(peers, { sampler, seeds, trainings: TRAININGS });
  const [byDefault, byIndependent] = await Promise.all([searchBy('default'), searchBy('independent')]);
  const outcomes = readTables(peers.folder).map((table): Outcome => {
    const ours = Array.from({ length: seeds }, (_, index) =>
      searchTable(table, values.algorithm, first + index, TRAININGS),
    );
    const optuna = byDefault.get(table.name) ?? [];
    return {
      table: table.name,
      ours: { head: 'ours', regrets: byTrainings(table, ours) },
      peer: { head: 'Optuna', regrets: byTrainings(table, optuna) },
      others: [
        { head: 'independent', regrets: byTrainings(table, byIndependent.get(table.name) ?? []) },
        { head: 'Optuna, by proposals', regrets: optuna.map((run) => regretsOf(table, run, 'proposals')) },
        { head: 'random', regrets: [randomRegrets(table)] },
      ],
    };
  });
  console.log(`${values.algorithm}, ${seeds} seeds; regret: 0 at the optimum, 1 at the median of the table\n`);
  for (const index of BUDGETS.keys()) console.log(`${budgetTable(outcomes, index)}\n`);
  for (const line of goalLines(outcomes)) console.log(line);
}

function byTrainings(table: Table, runs: readonly Run[]): Outcome['ours']['regrets'] {
  return runs.map((run) => regretsOf(table, run, 'trainings'));
}

function showSpeed(): void {
  for (const { results, p95, limit } of measureSpeed(values.algorithm)) {
    const met = p95 <= limit ? 'met' : 'NOT MET';
    console.log(`${met}: p95 of a proposal at ${results} results: ${p95.toFixed(1)} ms (at most ${limit} ms)`);
  }
}
