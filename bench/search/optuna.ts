import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Run } from './regret.ts';
import type { Peers } from './tables.ts';

const PROGRAM = join(import.meta.dirname, 'sides', 'optuna_side.py');

/**
 * Searches of all tables by Optuna's default sampler, with seeds from 0 on.
 *
 * @returns runs by the names of tables, in the order of their seeds
 * @throws Error where its process fails
 */
export async function searchByOptuna(peers: Peers, seeds: number, trainings: number): Promise<Map<string, Run[]>> {
  const numbers = Array.from({ length: seeds }, (_, seed) => String(seed));
  const side = spawn(peers.python, [PROGRAM, peers.folder, String(trainings), ...numbers], {
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
