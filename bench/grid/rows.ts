import { PARAMETERS } from '../../ledger/src/index.ts';
import type { GridPoint } from '../../ledger/src/index.ts';
import { KEY, TICKER } from '../../test/conformance/sweep/builders.ts';

type Value = string | number | null;

/** A table that a grid fills: its columns, and what they hold for the point with an index. */
export interface FilledTable {
  readonly name: string;
  readonly columns: readonly string[];
  readonly valuesOf: (point: GridPoint, index: number) => Value[];
}

/** Every table that a grid fills, written down anew: what the ledger writes is compared with these rows. */
export const FILLED_TABLES: readonly FilledTable[] = [
  {
    name: 'TB_TASK',
    columns: ['CODE_TASK', 'SWEEP_KEY', 'IDX_TASK', 'POINT_SHA256', 'POINT', 'GRID_EPOCH'],
    valuesOf: ({ codeTask, sha256, canonical }, index) => [codeTask, KEY, index, sha256, canonical, 1],
  },
  {
    name: 'TB_HYPERPARAMETER',
    columns: [
      'CODE_TASK',
      'EPOCH',
      'BATCH_SIZE',
      'LEARNING_RATE',
      'RATIO_TRAIN_SET',
      'SIZE_SEQUENCE',
      'SIZE_UNIT_INPUT',
      'SIZE_UNIT_HIDDEN',
      'SIZE_UNIT_OUTPUT',
    ],
    valuesOf: ({ codeTask, parameters }) => [
      codeTask,
      ...PARAMETERS.map(({ field, type }) => {
        const value = Number(parameters[field]);
        return type === 'float' ? Math.fround(value) : value;
      }),
    ],
  },
  {
    name: 'TB_TASKSTATUS',
    columns: ['CODE_TASK', 'TICKER', 'IDX_TASK', 'STATUS', 'NOTE'],
    valuesOf: ({ codeTask }, index) => [codeTask, TICKER, index, 'Pending', null],
  },
];
