import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { OptunaStudies } from '../study.ts';
import type { Peers } from '../tables.ts';
import { searchByOptuna } from './optuna.ts';
import { searchByOurs } from './ours.ts';
import type { Found } from './ours.ts';

/** Both sides' searches with one seed. */
export interface Pair {
  readonly seed: number;
  readonly ours: Found;
  readonly optuna: Found;
}

/** What is compared: an algorithm of ours, with so many tasks, and so many repetitions from a seed on. */
export interface TaskComparison {
  readonly algorithm: string;
  readonly tasks: number;
  readonly seeds: number;
  readonly first: number;
}

/**
 * Searches for an LSTM of won per dollar by both sides, as many tasks at a time as there are cores: ours so many tasks, Optuna in
 * the wall time that these took, with the same trainer.
 */
export async function compareOnTask(
  { python }: Pick<Peers, 'python'>,
  { algorithm, tasks, seeds, first }: TaskComparison,
): Promise<Pair[]> {
  const folder = mkdtempSync(join(tmpdir(), 'tuningsweep-bench-'));
  const studies = new OptunaStudies(python);
  const workers = availableParallelism();
  const pairs: Pair[] = [];
  try {
    for (let seed = first; seed < first + seeds; seed++) {
      const ours = searchByOurs({ folder, algorithm, tasks, seed, workers });
      const optuna = await searchByOptuna(studies, { folder, seed, workers, seconds: ours.seconds });
      pairs.push({ seed, ours, optuna });
      console.error(`seed ${seed}: ${ours.test.toFixed(1)} beside ${optuna.test.toFixed(1)}`);
    }
  } finally {
    await studies.close();
    rmSync(folder, { recursive: true });
  }
  return pairs;
}
