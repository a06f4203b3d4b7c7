import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { API } from '@tuningsweep/ledger/contracts';
import { stringify } from 'yaml';
import { importRates, readMses, tuningsweep } from '../lib/tuningsweep.ts';
import { CASES, operationsOf } from './cases.ts';
import type { Case } from './cases.ts';
import { Side } from './side.ts';
import type { SideName } from './side.ts';

const EPOCHS = 10;
const LEARNING_RATES = [0.001, 0.005];

/** A quarter of the seed's grid, with fewer epochs: enough tasks for the cores to be busy to the end. */
export const TASKS: readonly Case[] = LEARNING_RATES.flatMap((learningRate) =>
  CASES.map((each) => ({ ...each, learningRate })),
);

export interface TasksResult {
  side: string;
  seconds: number;
  mses: number[];
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
    return { side: 'ours', seconds, mses: [...readMses(database, manifest).values()] };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function manifestOf(): object {
  const parameters = {
    epoch: [EPOCHS],
    batchSize: [10, 20],
    learningRate: LEARNING_RATES,
    ratioTrainSet: [0.8],
    sizeSequence: [50],
    sizeUnitInput: [50, 64],
    sizeUnitHidden: [64, 128],
    sizeUnitOutput: [1],
  };
  return {
    apiVersion: API.apiVersion,
    kind: API.kind,
    metadata: { name: 'bench' },
    spec: {
      data: { ticker: 'USD/KRW', begin: '2013-01-01', end: '2022-12-31' },
      parameters: Object.fromEntries(Object.entries(parameters).map(([name, values]) => [name, { values }])),
      objective: { metric: 'MSE' },
      parallelism: availableParallelism(),
    },
  };
}

/** Time of the same tasks by a peer: one process a core, each of which starts once and trains its share. */
export async function timePeer(name: SideName, python: string, seriesFile: string): Promise<TasksResult> {
  const begin = performance.now();
  const shares = fairShares(TASKS, availableParallelism());
  const mses = await Promise.all(
    shares.map(async (share, core) => {
      const side = await Side.start(name, python, seriesFile, core);
      const results: number[] = [];
      for (const each of share) results.push(await side.fit(each, EPOCHS));
      side.stop();
      return results;
    }),
  );
  return { side: name, seconds: (performance.now() - begin) / 1000, mses: mses.flat() };
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
