import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Run } from './regret.ts';
import type { Peers } from './tables.ts';

const PROGRAM = join(import.meta.dirname, 'sides', 'optuna_side.py');

/** Optuna's TPE: as it comes (multivariate, constant liar), with each parameter by itself, or blind to what is being trained. */
export type Sampler = 'default' | 'independent' | 'withoutLiar';

/** Searches of each table, with seeds from 0 on. */
export interface Searches {
  readonly sampler: Sampler;
  readonly workers: number;
  readonly trainings: number;
  readonly seeds: number;
}

/**
 * Searches of all tables by a sampler of Optuna's.
 *
 * @returns runs by the names of tables, in the order of their seeds
 * @throws Error where its process fails
 */
export async function searchByOptuna(peers: Peers, searches: Searches): Promise<Map<string, Run[]>> {
  const { sampler, workers, trainings, seeds } = searches;
  const numbers = Array.from({ length: seeds }, (_, seed) => String(seed));
  const side = spawn(peers.python, [PROGRAM, peers.folder, sampler, String(workers), String(trainings), ...numbers], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(side, 'exit');
  const runs = new Map<string, Run[]>();
  for await (const line of createInterface({ input: side.stdout })) {
    const { table, values, repeated }: Run & { readonly table: string } = JSON.parse(line);
    runs.set(table, [...(runs.get(table) ?? []), { values, repeated }]);
  }
  const [code] = await exited;
  if (code !== 0) throw new Error(`Optuna's side ended with ${code}; its reason is above`);
  return runs;
}
