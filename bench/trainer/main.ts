/**
 * npm run bench:trainer: our trainer beside tfjs's own layers, Keras and PyTorch: steps a second on one core, start, memory,
 * whole tasks on all cores. Prints ratios against the goals; docs/benchmarks/trainer.md keeps the figures.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeMachine } from '../lib/machine.ts';
import { spread } from '../lib/spread.ts';
import { formatTable } from '../lib/table.ts';
import { prepareRates } from '../lib/usd-krw.ts';
import { operationsOf, SEQUENCE } from './cases.ts';
import { ensurePeers } from './peers.ts';
import { Side } from './side.ts';
import type { SideName } from './side.ts';
import { measureStart } from './start.ts';
import { measureSteps } from './steps.ts';
import type { StepResult } from './steps.ts';
import { TASKS, timePeer, timeSweep } from './tasks.ts';

const SIDES: readonly SideName[] = ['ours', 'tfjs', 'keras', 'torch'];
const GOALS = { steps: 1, tasks: 1.2, startSeconds: 1.5, memoryMiB: 450 };

const python = ensurePeers();
const folder = mkdtempSync(join(tmpdir(), 'tuningsweep-bench-'));
const seriesFile = join(folder, 'series.json');
try {
  writeFileSync(seriesFile, JSON.stringify(await prepareRates({ sequence: SEQUENCE, ratioTrainSet: 0.8 })));
  console.log(describeMachine());
  await showSteps();
  await showStarts();
  await showTasks();
} finally {
  rmSync(folder, { recursive: true });
}

/** Steps a second on one core, the sides in turns. */
async function showSteps(): Promise<void> {
  const sides = await Promise.all(SIDES.map((name) => Side.start(name, python, seriesFile, 0)));
  const versions = sides.flatMap((side) => Object.entries(side.versions));
  console.log(`${versions.map(([name, version]) => `${name} ${version}`).join(', ')}\n`);
  const results = await measureSteps(sides, ({ case: each }) =>
    console.error(`measured ${each.inputUnits}, ${each.hiddenUnits}, ${each.batch}`),
  );
  for (const side of sides) side.stop();
  console.log(`Training steps a second on one core (goal: ours / faster peer ≥ ${GOALS.steps})\n`);
  const heads = ['units', 'batch', ...SIDES, 'ours / faster peer', 'ours / tfjs', 'share of sgemm'];
  console.log(formatTable(heads, results.map(stepRow)));
}

function stepRow({ case: each, rates, sgemm }: StepResult): string[] {
  const faster = Math.max(rates.keras, rates.torch);
  return [
    `${each.inputUnits}, ${each.hiddenUnits}`,
    String(each.batch),
    ...SIDES.map((name) => rates[name].toFixed(name === 'tfjs' ? 1 : 0)),
    (rates.ours / faster).toFixed(2),
    (rates.ours / rates.tfjs).toFixed(0),
    `${((100 * rates.ours * operationsOf(each)) / sgemm).toFixed(0)} %`,
  ];
}

/** One after the other, so that none waits for another's start. */
async function showStarts(): Promise<void> {
  const rows: string[][] = [];
  for (const name of SIDES) {
    const { seconds, memory } = await measureStart(name, python, seriesFile);
    rows.push([name, seconds.toFixed(2), memory.toFixed(0)]);
  }
  console.log(`\nStart (goals: below ${GOALS.startSeconds} s and ${GOALS.memoryMiB} MiB)\n`);
  console.log(formatTable(['side', 'first steps after, s', 'peak memory, MiB'], rows));
}

/** The sweep first, then the peers. */
async function showTasks(): Promise<void> {
  const results = [timeSweep()];
  for (const name of ['keras', 'torch'] as const) results.push(await timePeer(name, python, seriesFile));
  const [ours] = results;
  const rows = results.map(({ side, seconds, mses }) => [
    side,
    seconds.toFixed(1),
    ((3600 * TASKS.length) / seconds).toFixed(0),
    (seconds / (ours?.seconds ?? Number.NaN)).toFixed(2),
    ...spread(mses),
  ]);
  console.log(`\nWhole tasks on all cores, start included (goal: ours ≥ ${GOALS.tasks} times each peer)\n`);
  console.log(
    formatTable(['side', 'seconds', 'tasks an hour', 'ours is faster by', 'best MSE', 'median', 'worst'], rows),
  );
}
