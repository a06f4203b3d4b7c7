import { formatTable } from '../lib/table.ts';
import { Limits } from './limits/limits.ts';
import { describeVersions, Side } from './side.ts';
import type { SideName } from './side.ts';
import { measureStart } from './start.ts';
import { limitTable, stepTable } from './steps-report.ts';
import { measureSteps } from './steps.ts';
import { TASKS, timePeer, timeSweep } from './tasks.ts';

const SIDES: readonly SideName[] = ['ours', 'tfjs', 'keras', 'torch'];
const GOALS = { steps: 1, tasks: 1.2, startSeconds: 1.5, memoryMiB: 450 };
const CORE = 0;

/**
 * Steps a second on one core, the sides in turns.
 *
 * @param rounds of turns in each case
 */
export async function showSteps(python: string, seriesFile: string, rounds: number): Promise<void> {
  const sides = await Promise.all(SIDES.map((name) => Side.start(name, python, seriesFile, CORE)));
  const limits = await Limits.start(CORE);
  console.log(`${describeVersions([limits, ...sides])}\n`);
  const results = await measureSteps(sides, limits, rounds, ({ case: each }) =>
    console.error(`measured ${each.inputUnits}, ${each.hiddenUnits}, ${each.batch}`),
  );
  await Promise.all([limits, ...sides].map((each) => each.close()));
  console.log(`Training steps a second on one core (goal: ours / faster peer ≥ ${GOALS.steps})\n`);
  console.log(
    `${stepTable(results)}\n\nOurs beside the core's own limits in the same rounds\n\n${limitTable(results)}`,
  );
}

/** One after the other, so that none waits for another's start. */
export async function showStarts(python: string, seriesFile: string): Promise<void> {
  const rows: string[][] = [];
  for (const name of SIDES) {
    const { seconds, memory } = await measureStart(name, python, seriesFile);
    rows.push([name, seconds.toFixed(2), memory.toFixed(0)]);
  }
  console.log(`\nStart (goals: below ${GOALS.startSeconds} s and ${GOALS.memoryMiB} MiB)\n`);
  console.log(formatTable(['side', 'first steps after, s', 'peak memory, MiB'], rows));
}

/** The sweep first, then the peers. */
export async function showTasks(python: string, seriesFile: string): Promise<void> {
  const results = [timeSweep()];
  for (const name of ['keras', 'torch'] as const) results.push(await timePeer(name, python, seriesFile));
  const [ours] = results;
  const rows = results.map(({ side, seconds }) => [
    side,
    seconds.toFixed(1),
    ((3600 * TASKS.length) / seconds).toFixed(0),
    (seconds / (ours?.seconds ?? Number.NaN)).toFixed(2),
  ]);
  console.log(`\nWhole tasks on all cores, start included (goal: ours ≥ ${GOALS.tasks} times each peer)\n`);
  console.log(formatTable(['side', 'seconds', 'tasks an hour', 'ours is faster by'], rows));
}
