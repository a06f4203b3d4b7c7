import { medianOf } from '../../ledger/src/index.ts';
import { CASES } from './cases.ts';
import type { Case } from './cases.ts';
import { operationsOf, trafficOf, workingSetOf } from './cost.ts';
import type { Limits } from './limits/limits.ts';
import type { Side, SideName } from './side.ts';

/** Training steps a second by side. */
export type Rates = Record<SideName, number>;

/** Of what the core reached in the same rounds, the shares that our steps took. */
export interface Shares {
  /** Of its floating point operations out of registers. */
  peak: number;
  /** Of its copies of as many bytes as our step has in its arrays. */
  cache: number;
  /** Of its copies from and to memory. */
  memory: number;
}

export interface StepResult {
  case: Case;
  rates: Rates;
  shares: Shares;
  /** Floating point operations a second of the core. */
  peak: number;
}

const SECONDS_A_TURN = 1;
// tfjs's own layers make some six steps a second: fewer of them are enough.
const FIRST_GUESS: Record<SideName, number> = { ours: 50, tfjs: 2, keras: 30, torch: 30 };

/**
 * Steps a second of every side in every case, and the core's own limits: all take turns of about a second, so that a machine
 * that is slower for a while is slower for all, and the median of their turns counts.
 *
 * @param rounds of turns in each case
 * @param told of each case when it is measured
 */
export async function measureSteps(
  sides: readonly Side[],
  limits: Limits,
  rounds: number,
  told: (result: StepResult) => void,
): Promise<StepResult[]> {
  const results: StepResult[] = [];
  for (const each of CASES) {
    const result = { case: each, ...(await measureCase(each, sides, limits, rounds)) };
    told(result);
    results.push(result);
  }
  return results;
}

async function measureCase(
  each: Case,
  sides: readonly Side[],
  limits: Limits,
  rounds: number,
): Promise<Omit<StepResult, 'case'>> {
  const turns: Record<SideName, number[]> = { ours: [], tfjs: [], keras: [], torch: [] };
  const shares: Record<keyof Shares, number[]> = { peak: [], cache: [], memory: [] };
  const peaks: number[] = [];
  const steps = { ...FIRST_GUESS };
  for (const side of sides) {
    const seconds = await side.seconds(each, steps[side.name]);
    steps[side.name] = Math.max(2, Math.round((steps[side.name] / seconds) * SECONDS_A_TURN));
  }
  for (let round = 0; round < rounds; round += 1) {
    const peak = await limits.operations();
    const [cache, memory] = [await limits.bytes(workingSetOf(each)), await limits.bytes()];
    for (const side of sides) turns[side.name].push(steps[side.name] / (await side.seconds(each, steps[side.name])));
    const ours = turns.ours.at(-1) ?? Number.NaN;
    peaks.push(peak);
    shares.peak.push((ours * operationsOf(each)) / peak);
    shares.cache.push((ours * trafficOf(each)) / cache);
    shares.memory.push((ours * trafficOf(each)) / memory);
  }
  const { ours, tfjs, keras, torch } = turns;
  return {
    rates: { ours: median(ours), tfjs: median(tfjs), keras: median(keras), torch: median(torch) },
    shares: { peak: median(shares.peak), cache: median(shares.cache), memory: median(shares.memory) },
    peak: median(peaks),
  };
}

const median = (values: readonly number[]): number => medianOf(values) ?? Number.NaN;
