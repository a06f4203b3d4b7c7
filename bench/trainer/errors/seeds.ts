import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { formatTable } from '../../lib/table.ts';
import { importRates, tuningsweep } from '../../lib/tuningsweep.ts';
import { SEQUENCE } from '../cases.ts';
import { PLAIN_ADAM, Side } from '../side.ts';
import type { SideName, Start } from '../side.ts';
import { sweepManifest } from '../sweep.ts';
import { onCores } from './on-cores.ts';
import { quartiles } from './quartiles.ts';

/** The first value of each parameter in the published experiment. */
const POINT = { sequence: SEQUENCE, inputUnits: 50, hiddenUnits: 64, batch: 10, learningRate: 0.001 };
const EPOCHS = [10, 20, 30];

interface Peer {
  readonly head: string;
  readonly name: SideName;
  readonly start: Start;
}
const PEERS: readonly Peer[] = [
  { head: 'Keras', name: 'keras', start: {} },
  { head: "PyTorch, weights like Keras's", name: 'torch', start: { ...PLAIN_ADAM, likeKeras: true } },
  { head: 'PyTorch, its own weights', name: 'torch', start: PLAIN_ADAM },
];

/**
 * Trains one point from seeds of each side's own, and shows what its test errors come to after some epochs.
 *
 * @param count of seeds, from 1 on
 */
export async function showSeeds(python: string, seriesFile: string, count: number): Promise<void> {
  const seeds = Array.from({ length: count }, (_, index) => index + 1);
  const sides = [{ head: 'ours', errors: errorsOfSweep(count) }];
  for (const peer of PEERS) {
    const perSeed = await onCores(seeds, (core) => openPeer(peer, python, seriesFile, core));
    sides.push({ head: peer.head, errors: EPOCHS.map((_, index) => perSeed.map((errors) => errors[index] ?? NaN)) });
    console.error(`trained by ${peer.head}`);
  }
  console.log(`\nTest MSE, ${count} seeds a side: median (quartiles)\n`);
  const heads = ['side', ...EPOCHS.map((epochs) => `${epochs} epochs`)];
  console.log(
    formatTable(
      heads,
      sides.map(({ head, errors }) => [head, ...errors.map(quartiles)]),
    ),
  );
}

async function openPeer({ name, start }: Peer, python: string, seriesFile: string, core: number) {
  const side = await Side.start(name, python, seriesFile, core);
  return {
    do: (seed: number) => side.errors(POINT, EPOCHS, { ...start, seed }),
    close: () => side.close(),
  };
}

/** Ours, as `tuningsweep run` trains a point's replicates: by number of epochs, one error a seed. */
function errorsOfSweep(replicates: number): number[][] {
  const folder = mkdtempSync(join(tmpdir(), 'tuningsweep-bench-'));
  try {
    const database = `sqlite:${join(folder, 'bench.db')}`;
    const manifest = join(folder, 'sweep.yaml');
    const axes = {
      epoch: EPOCHS,
      batchSize: [POINT.batch],
      learningRate: [POINT.learningRate],
      sizeUnitInput: [POINT.inputUnits],
      sizeUnitHidden: [POINT.hiddenUnits],
    };
    writeFileSync(
      manifest,
      stringify(sweepManifest(axes, { replicates, seed: 1, parallelism: availableParallelism() })),
    );
    importRates(database);
    tuningsweep(database, 'run', '-f', manifest, '--no-report');
    const rows: { EPOCH: number; MSE: number }[] = JSON.parse(
      tuningsweep(database, 'results', '-f', manifest, '--status', 'Completed', '-o', 'json'),
    );
    return EPOCHS.map((epochs) => rows.filter(({ EPOCH }) => EPOCH === epochs).map(({ MSE }) => MSE));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
