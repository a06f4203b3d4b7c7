import { sweepIdentity } from '../../../engine/src/search/index.ts';
import type { Sweep } from '../../../engine/src/sweep/types.ts';
import type { TuningSweepSpec } from '../../../engine/src/api/index.ts';
import { aSweep } from '../../../engine/test/builders.ts';
import { OWN_METRIC } from '../../../engine/test/whole-report.ts';
import type { FakeRuntime } from '../../../engine/test/fake-runtime.ts';
import { FOUR_POINTS } from '../../support/builders.ts';

const PLACE = { cluster: 'local', namespace: 'default', name: 'demo' };
const IDENTITY = { ...PLACE, ...sweepIdentity(PLACE) };
const COMMON = {
  trainer: { ...aSweep().spec.trainer, retries: 1 },
  artifacts: { keep: 'Best', count: 2 },
} satisfies Partial<TuningSweepSpec>;

/** What a sweep does in its life. */
export interface Life {
  readonly name: string;
  readonly sweep: Sweep;
  /** It is suspended before its first task. */
  readonly isPausedFirst: boolean;
  readonly runtime: (runtime: FakeRuntime) => void;
}

/** Four points, known beforehand, of trainers that report a result and no more. */
export const GRID: Life = {
  name: 'a grid',
  sweep: aSweep(COMMON, IDENTITY),
  isPausedFirst: false,
  runtime: () => undefined,
};

/** All else that has rows: points that are proposed, each trained twice, parameters of no column, a pause, and all reports. */
export const SEARCH: Life = {
  name: 'a search',
  sweep: aSweep(
    {
      ...COMMON,
      parameters: {
        ...FOUR_POINTS,
        // As many as trainers of these tests report: the last one's checkpoint is kept.
        epoch: { values: [1] },
        learningRate: { min: 0.0001, max: 0.01, scale: 'Log' },
        dropout: { min: 0, max: 0.5 },
        method: { choices: ['a', 'b'] },
      },
      algorithm: { name: 'TPE', maxTasks: 8 },
      replicates: 2,
      objective: { metric: OWN_METRIC, goal: 'Minimize' },
    },
    IDENTITY,
  ),
  isPausedFirst: true,
  runtime: (runtime) => Object.assign(runtime, { reportsAll: true, trainerOf: () => 'test' }),
};

/** Points that pause, of which some go on. */
export const STOPPING: Life = {
  name: 'a search that stops early',
  sweep: aSweep(
    {
      ...COMMON,
      parameters: { ...FOUR_POINTS, epoch: { values: [4] }, learningRate: { min: 0.0001, max: 0.01, scale: 'Log' } },
      algorithm: { name: 'TPE', maxTasks: 8 },
      earlyStopping: { name: 'ASHA', minEpochs: 1, reductionFactor: 2 },
    },
    IDENTITY,
  ),
  isPausedFirst: false,
  runtime: () => undefined,
};
