import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { API } from '../../../ledger/src/contracts.ts';
import { importRates, tuningsweep } from '../../lib/tuningsweep.ts';
import { DATA, EVALUATION, FIXED, OUR_SPACE } from './space.ts';

/** What a search came to: its best task by the validation part, how many tasks were trained, and how long all took. */
export interface Found {
  readonly validation: number;
  /** Mean squared error on the test part, which nothing was chosen by. */
  readonly test: number;
  readonly tasks: number;
  readonly seconds: number;
}

/** How a search is run. */
export interface SearchOptions {
  readonly folder: string;
  readonly algorithm: string;
  readonly tasks: number;
  readonly seed: number;
  readonly workers: number;
}

/** The search by `tuningsweep run`, from its start to its end. */
export function searchByOurs({ folder, algorithm, tasks, seed, workers }: SearchOptions): Found {
  const database = `sqlite:${join(folder, `ours-${seed}.db`)}`;
  const manifest = join(folder, `ours-${seed}.yaml`);
  writeFileSync(manifest, stringify(manifestOf({ algorithm, tasks, seed, workers })));
  importRates(database);
  const begin = performance.now();
  tuningsweep(database, 'run', '-f', manifest, '--no-report');
  const seconds = (performance.now() - begin) / 1000;
  const best: { value: number; metrics: Record<string, number> } = JSON.parse(
    tuningsweep(database, 'best', '-f', manifest, '-o', 'json'),
  );
  return { validation: best.value, test: best.metrics['MSE'] ?? Number.NaN, tasks, seconds };
}

function manifestOf({ algorithm, tasks, seed, workers }: Omit<SearchOptions, 'folder'>) {
  const fixed = Object.fromEntries(Object.entries(FIXED).map(([name, value]) => [name, { values: [value] }]));
  return {
    apiVersion: API.apiVersion,
    kind: API.kind,
    metadata: { name: 'search' },
    spec: {
      data: DATA,
      evaluation: EVALUATION,
      parameters: { ...fixed, ...OUR_SPACE },
      algorithm: { name: algorithm, maxTasks: tasks },
      seed,
      parallelism: workers,
    },
  };
}
