import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { importRates, tuningsweep } from '../lib/tuningsweep.ts';
import { CASES } from './cases.ts';
import type { Case } from './cases.ts';
import { operationsOf } from './cost.ts';
import { Side } from './side.ts';
import type { SideName } from './side.ts';
import { sweepManifest } from './sweep.ts';

/** Of each task. */
export const EPOCHS = 10;
const LEARNING_RATES = [0.001, 0.005];

/** A quarter of the seed's grid, with fewer epochs: enough tasks for the cores to be busy to the end. */
export const TASKS: readonly Case[] = LEARNING_RATES.flatMap((learningRate) =>
  CASES.map((each) => ({ ...each, learningRate })),
);

export interface TasksResult {
  side: string;
  seconds: number;
}

/** Time of the tasks as a sweep: `tuningsweep run` with a process a task, as many at once as there are cores. */
export function timeSweep(): TasksResult {
  const folder = mkdtempSync(join(tmpdir(), 'tuningsweep-bench-'));
  try {
    const database = `sqlite:${join(folder, 'bench.db')}`;
    const manifest = join(folder, 'sweep.yaml');
    writeFileSync(manifest, stringify(manifestOf()));
    importRates(database);
    const begin = performance.now();
    tuningsweep(database, 'run', '-f', manifest);
    const seconds = (performance.now() - begin) / 1000;
    return { side: 'ours', seconds };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function manifestOf(): object {
  const parameters = {
    epoch: [EPOCHS],
    batchSize: [10, 20],
    learningRate: LEARNING_RATES,
    sizeUnitInput: [50, 64],
    sizeUnitHidden: [64, 128],
  };
  return sweepManifest(parameters, { parallelism: availableParallelism() });
}

/** Time of the same tasks by a peer: one process a core, each of which starts once and trains its share. */
export async function timePeer(name: SideName, python: string, seriesFile: string): Promise<TasksResult> {
  const begin = performance.now();
  const shares = fairShares(TASKS, availableParallelism());
  await Promise.all(
    shares.map(async (share, core) => {
      const side = await Side.start(name, python, seriesFile, core);
      for (const each of share) await side.errors(each, [EPOCHS]);
      await side.close();
    }),
  );
  return { side: name, seconds: (performance.now() - begin) / 1000 };
}

/** The largest task first, each to whom has the least to do. */
function fairShares(tasks: readonly Case[], count: number): Case[][] {
  const shares = Array.from({ length: count }, () => ({ work: 0, tasks: [] as Case[] }));
  for (const each of tasks.toSorted((a, b) => workOf(b) - workOf(a))) {
    const idlest = shares.reduce((a, b) => (b.work < a.work ? b : a));
    idlest.tasks.push(each);
    idlest.work += workOf(each);
  }
  return shares.map((share) => share.tasks);
}

/** Of an epoch, in some unit. */
const workOf = (each: Case): number => operationsOf(each) / each.batch;
