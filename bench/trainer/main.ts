/**
 * npm run bench:trainer: our trainer beside tfjs's own layers, Keras and PyTorch: steps a second on one core and the core's own
 * limits, start, memory, whole tasks on all cores. `-- --rounds 1` is a short form of the steps. Errors do not depend on the
 * machine's load: `-- --replay` has ours repeat Keras's trainings from Keras's first weights on Keras's batches, and
 * `-- --seeds 16` trains one point from so many seeds by every side. docs/benchmarks/trainer.md keeps the figures.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { keepCompiled } from '../../cli/bin/compile-cache.mjs';
import { describeMachine } from '../lib/machine.ts';
import { prepareRates } from '../lib/usd-krw.ts';
import { SEQUENCE } from './cases.ts';
import { showReplay } from './errors/replay.ts';
import { showSeeds } from './errors/seeds.ts';
import { ensurePeers } from './peers.ts';
import { showStarts, showSteps, showTasks } from './speed.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '7' },
    replay: { type: 'boolean', default: false },
    seeds: { type: 'string' },
  },
});
// As the command line does for the trainers that it starts.
keepCompiled();
const python = ensurePeers();
const folder = mkdtempSync(join(tmpdir(), 'tuningsweep-bench-'));
const seriesFile = join(folder, 'series.json');
try {
  writeFileSync(seriesFile, JSON.stringify(await prepareRates({ sequence: SEQUENCE, ratioTrainSet: 0.8 })));
  console.log(describeMachine());
  if (values.replay) await showReplay(python, seriesFile);
  else if (values.seeds !== undefined) await showSeeds(python, seriesFile, Number(values.seeds));
  else {
    await showSteps(python, seriesFile, Number(values.rounds));
    await showStarts(python, seriesFile);
    await showTasks(python, seriesFile);
  }
} finally {
  rmSync(folder, { recursive: true });
}
