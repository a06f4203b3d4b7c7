import { gridPoints, LARGE_GRID, pointsByKey } from '../../engine/src/search/index.ts';
import type { GridSpec } from '../../engine/src/search/spec.ts';
import type { GridPoint, PointsByKey } from '../../ledger/src/index.ts';
import { KEY, TICKER } from '../../test/conformance/sweep/builders.ts';

const range = (count: number, step: number): number[] => Array.from({ length: count }, (_, n) => (n + 1) * step);

/** A grid of the largest size: 1,000,000 points. */
const SPEC: GridSpec = {
  data: { ticker: TICKER, begin: '2013-01-01', end: '2022-12-31' },
  parameters: {
    epoch: { values: range(100, 1) },
    batchSize: { values: range(100, 1) },
    learningRate: { values: range(10, 0.001) },
    ratioTrainSet: { values: [0.5, 0.6, 0.7, 0.8, 0.9] },
    sizeSequence: { values: [50] },
    sizeUnitInput: { values: [32, 64] },
    sizeUnitHidden: { values: [64] },
    sizeUnitOutput: { values: [1] },
  },
  evaluation: { testBegin: '2022-01-01' },
  modelVersion: 1,
  seed: 42,
};

/** Points of an epoch, which is the slowest axis. */
const OF_AN_EPOCH = 10_000;

/** The same points as the operator has them written where they are many: by key. */
export function firstPointsByKey(count: number): PointsByKey | undefined {
  if (count < LARGE_GRID) return undefined;
  if (count % OF_AN_EPOCH !== 0) throw new Error(`--points: expected a multiple of ${OF_AN_EPOCH}, found ${count}`);
  const parameters = { ...SPEC.parameters, epoch: { values: range(count / OF_AN_EPOCH, 1) } };
  return pointsByKey({ ...SPEC, parameters }, KEY);
}

/** The first points of that grid, made one at a time. */
export function firstPoints(count: number): Iterable<GridPoint> {
  return gridPoints(SPEC, KEY).take(count);
}
