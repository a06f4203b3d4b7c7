import { formatTable } from '../../lib/table.ts';
import { spread } from '../../lib/spread.ts';
import type { Case } from '../cases.ts';
import { describeVersions, Side } from '../side.ts';
import type { SideName } from '../side.ts';
import { EPOCHS, TASKS } from '../tasks.ts';
import { differenceOf } from './compare.ts';
import type { Difference } from './compare.ts';
import { onCores } from './on-cores.ts';
import type { Worker } from './on-cores.ts';

/** What ours repeats Keras's within, at every step and in the end. */
const GOAL = 1e-3;
const REPEATERS = ['ours', 'torch'] as const satisfies readonly SideName[];

type Repeated = Difference & { readonly value: number };
interface Replayed {
  readonly case: Case;
  readonly steps: number;
  /** Keras's error. */
  readonly mse: number;
  readonly by: Readonly<Record<(typeof REPEATERS)[number], Repeated>>;
}

/**
 * Trains the tasks of the benchmark by Keras, and again by ours and by PyTorch from Keras's first weights on Keras's batches;
 * shows how far steps' losses and test errors are from each other.
 */
export async function showReplay(python: string, seriesFile: string): Promise<void> {
  const results = await onCores(TASKS, (core) => openReplay(python, seriesFile, core));
  console.log(`\n${TASKS.length} trainings of ${EPOCHS} epochs, from Keras's first weights on Keras's batches\n`);
  const heads = ['units', 'batch', 'rate', 'MSE: Keras', 'ours', 'PyTorch', ...REPEATERS.flatMap(differenceHeads)];
  console.log(formatTable(heads, results.map(row)));
  console.log(`\n${formatTable(['side', 'best MSE', 'median', 'worst'], spreadRows(results))}\n`);
  for (const what of ['largestLoss', 'mse'] as const) {
    const largest = Math.max(...results.map(({ by }) => by.ours[what]));
    const name = what === 'mse' ? 'MSE' : "step's loss";
    console.log(`${largest <= GOAL ? 'met' : 'NOT MET'}: ours, largest difference of a ${name}: ${exponent(largest)}`);
  }
}

async function openReplay(python: string, seriesFile: string, core: number): Promise<Worker<Case, Replayed>> {
  const names = ['keras', ...REPEATERS] as const;
  const [keras, ours, torch] = await Promise.all(names.map((name) => Side.start(name, python, seriesFile, core)));
  if (!keras || !ours || !torch) throw new Error('a side is missing');
  if (core === 0) console.log(describeVersions([keras, ours, torch]));
  return {
    async do(each) {
      const given = await keras.record(each, EPOCHS);
      const repeat = async (side: Side): Promise<Repeated> => {
        const outcome = await side.replay(each, given);
        const cut = { limit: GOAL, stepsPerEpoch: given.batches.length / EPOCHS };
        return { ...differenceOf(given, outcome, cut), value: outcome.mse };
      };
      const by = { ours: await repeat(ours), torch: await repeat(torch) };
      console.error(`replayed ${caseCells(each).join(', ')}`);
      return { case: each, steps: given.losses.length, mse: given.mse, by };
    },
    close: async () => {
      await Promise.all([keras, ours, torch].map((side) => side.close()));
    },
  };
}

const differenceHeads = (name: string): string[] => [
  `${name}: first loss`,
  'any loss',
  `beyond ${GOAL}`,
  "epoch's mean",
  'MSE',
];

function row({ case: each, steps, mse, by }: Replayed): string[] {
  const differences = REPEATERS.map((name) => by[name]).flatMap((difference) => [
    exponent(difference.firstLoss),
    exponent(difference.largestLoss),
    `${difference.stepsBeyond} of ${steps}`,
    exponent(difference.largestEpoch),
    exponent(difference.mse),
  ]);
  const values = [mse, ...REPEATERS.map((name) => by[name].value)];
  return [...caseCells(each), ...values.map((value) => value.toFixed(2)), ...differences];
}

function caseCells({ inputUnits, hiddenUnits, batch, learningRate }: Case): string[] {
  return [`${inputUnits}, ${hiddenUnits}`, String(batch), String(learningRate)];
}

function spreadRows(results: readonly Replayed[]): string[][] {
  return [
    ['Keras', ...spread(results.map(({ mse }) => mse))],
    ...REPEATERS.map((name) => [name, ...spread(results.map(({ by }) => by[name].value))]),
  ];
}

const exponent = (value: number): string => value.toExponential(1);
