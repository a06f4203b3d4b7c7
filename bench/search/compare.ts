import { searchByOptuna } from './optuna.ts';
import type { Sampler } from './optuna.ts';
import { searchTable } from './ours.ts';
import { BUDGETS, randomRegrets, regretsOf } from './regret.ts';
import type { Regrets, Run } from './regret.ts';
import type { Column, Outcome } from './report.ts';
import { readTables } from './tables.ts';
import type { Peers, Table } from './tables.ts';

const TRAININGS = Math.max(...BUDGETS);

/** What is compared: an algorithm of ours with so many seeds, from the first one on. */
export interface Comparison {
  readonly algorithm: string;
  readonly seeds: number;
  readonly first: number;
  readonly workers: number;
}

/** Searches of all tables by both sides, with as many workers each. */
export async function compareOnTables(peers: Peers, comparison: Comparison): Promise<Outcome[]> {
  const { algorithm, seeds, first, workers } = comparison;
  const searchBy = (sampler: Sampler) => searchByOptuna(peers, { sampler, workers, seeds, trainings: TRAININGS });
  const [byDefault, byIndependent, byBlind] = await Promise.all([
    searchBy('default'),
    searchBy('independent'),
    workers > 1 ? searchBy('withoutLiar') : undefined,
  ]);
  return readTables(peers.folder).map((table): Outcome => {
    const ours = Array.from({ length: seeds }, (_, index) =>
      searchTable(table, { algorithm, seed: first + index, workers, trainings: TRAININGS }),
    );
    const column = (head: string, runs: readonly Run[] = []): Column => ({ head, regrets: byTrainings(table, runs) });
    const optuna = byDefault.get(table.name) ?? [];
    return {
      table: table.name,
      ours: column('ours', ours),
      peer: column('Optuna', optuna),
      others: [
        column('independent', byIndependent.get(table.name)),
        ...(byBlind ? [column('without liar', byBlind.get(table.name))] : sequentialColumns(table, optuna)),
      ],
    };
  });
}

/** What is only known where one training follows the other. */
function sequentialColumns(table: Table, optuna: readonly Run[]): Column[] {
  return [
    { head: 'Optuna, by proposals', regrets: optuna.map((run) => regretsOf(table, run, 'proposals')) },
    { head: 'random', regrets: [randomRegrets(table)] },
  ];
}

function byTrainings(table: Table, runs: readonly Run[]): Regrets[] {
  return runs.map((run) => regretsOf(table, run, 'trainings'));
}
