import type { TuningSweepSpec } from '../../../engine/src/api/index.ts';
import type { StudyParameter } from '../study.ts';

/** What every training has; the test part is the last year and a half, the validation part the year before it. */
export const DATA = { ticker: 'USD/KRW', begin: '2013-01-01', end: '2022-12-31' } as const;
export const EVALUATION = { validationBegin: '2020-07-01', testBegin: '2021-07-01' } as const;
export const FIXED = { epoch: 5, ratioTrainSet: 0.7, sizeUnitInput: 32, sizeUnitOutput: 1 } as const;

/** What is searched, as our manifest has it. */
export const OUR_SPACE = {
  learningRate: { min: 0.0003, max: 0.03, scale: 'Log' },
  batchSize: { values: [10, 20, 40] },
  sizeSequence: { min: 10, max: 60, step: 10 },
  sizeUnitHidden: { min: 16, max: 128, step: 16 },
} as const satisfies TuningSweepSpec['parameters'];

/** The same for Optuna. */
export const OPTUNA_SPACE: Readonly<Record<keyof typeof OUR_SPACE, StudyParameter>> = {
  learningRate: { kind: 'float', low: 0.0003, high: 0.03, log: true },
  batchSize: { kind: 'categorical', choices: [10, 20, 40] },
  sizeSequence: { kind: 'int', low: 10, high: 60, step: 10 },
  sizeUnitHidden: { kind: 'int', low: 16, high: 128, step: 16 },
};
