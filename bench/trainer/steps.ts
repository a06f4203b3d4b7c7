import { CASES } from './cases.ts';
import type { Case } from './cases.ts';
import type { Side, SideName } from './side.ts';

/** Training steps a second by side. */
export type Rates = Record<SideName, number>;
/** `sgemm`: floating point operations a second of a large matrix product in the same rounds. */
export interface StepResult {
  case: Case;
  rates: Rates;
  sgemm: number;
}

const ROUNDS = 7;
const SECONDS_A_TURN = 1;
// tfjs's own layers make some six steps a second: fewer of them are enough.
const FIRST_GUESS: Record<SideName, number> = { ours: 50, tfjs: 2, keras: 30, torch: 30 };

/**
 * Steps a second of every side in every case: sides take turns of about a second, so that a machine that is slower for a
 * while is slower for all, and the median of their turns counts.
 */
export async function measureSteps(sides: readonly Side[], told: (result: StepResult) => void): Promise<StepResult[]> {
  const results: StepResult[] = [];
  for (const each of CASES) {
    const result = { case: each, ...(await measureCase(each, sides)) };
    told(result);
    results.push(result);
  }
  return results;
}

async function measureCase(each: Case, sides: readonly Side[]): Promise<Omit<StepResult, 'case'>> {
  const turns: Record<SideName, number[]> = { ours: [], tfjs: [], keras: [], torch: [] };
  const products: number[] = [];
  const steps = { ...FIRST_GUESS };
  for (const side of sides) {
    const seconds = await side.seconds(each, steps[side.name]);
    steps[side.name] = Math.max(2, Math.round((steps[side.name] / seconds) * SECONDS_A_TURN));
  }
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const side of sides) if (side.name === 'torch') products.push(await side.sgemm());
    for (const side of sides) turns[side.name].push(steps[side.name] / (await side.seconds(each, steps[side.name])));
  }
  const { ours, tfjs, keras, torch } = turns;
  const rates = { ours: median(ours), tfjs: median(tfjs), keras: median(keras), torch: median(torch) };
  return { rates, sgemm: median(products) };
}

/** The middle of some numbers. */
function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
