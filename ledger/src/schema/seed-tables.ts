import { dateUpdate, optional, required } from './table.ts';
import type { Table } from './table.ts';

/** A series as its source gave it and the one derived from it have the same columns. */
const ASSET_VALUE_COLUMNS = [
  required('DATE_MARKET', 'varchar(20)'),
  required('TICKER', 'varchar(20)'),
  optional('OPEN_P', 'float'),
  optional('HIGH_P', 'float'),
  optional('LOW_P', 'float'),
  optional('CLOSE_P', 'float'),
  optional('VOLUME', 'float'),
  dateUpdate,
] as const;

const ASSET_VALUE_KEY = ['DATE_MARKET', 'TICKER'] as const;

/** The five tables that people and other tools rely on: names, columns, types, nullability and keys stay as they are. */
export const SEED_TABLES = [
  { name: 'TB_ASSETVALUE_RAW', columns: ASSET_VALUE_COLUMNS, primaryKey: ASSET_VALUE_KEY },
  { name: 'TB_ASSETVALUE_ADJ', columns: ASSET_VALUE_COLUMNS, primaryKey: ASSET_VALUE_KEY },
  {
    name: 'TB_HYPERPARAMETER',
    columns: [
      required('CODE_TASK', 'varchar(20)'),
      optional('EPOCH', 'int'),
      optional('BATCH_SIZE', 'int'),
      optional('LEARNING_RATE', 'float'),
      optional('RATIO_TRAIN_SET', 'float'),
      optional('SIZE_SEQUENCE', 'int'),
      optional('SIZE_UNIT_INPUT', 'int'),
      optional('SIZE_UNIT_HIDDEN', 'int'),
      optional('SIZE_UNIT_OUTPUT', 'int'),
      dateUpdate,
    ],
    primaryKey: ['CODE_TASK'],
  },
  {
    name: 'TB_MODELRESULT',
    columns: [
      required('CODE_TASK', 'varchar(20)'),
      optional('TICKER', 'varchar(20)'),
      optional('VERSION_MODEL', 'int'),
      optional('DATE_B_TRAIN', 'varchar(20)'),
      optional('DATE_E_TRAIN', 'varchar(20)'),
      optional('DATE_B_TEST', 'varchar(20)'),
      optional('DATE_E_TEST', 'varchar(20)'),
      optional('LOSS', 'float'),
      optional('ACCURACY', 'float'),
      optional('MSE', 'float'),
      dateUpdate,
    ],
    primaryKey: ['CODE_TASK'],
  },
  {
    name: 'TB_TASKSTATUS',
    columns: [
      required('CODE_TASK', 'varchar(20)'),
      optional('TICKER', 'varchar(20)'),
      optional('IDX_TASK', 'int'),
      optional('STATUS', 'varchar(20)'),
      optional('NOTE', 'varchar(300)'),
      dateUpdate,
    ],
    primaryKey: ['CODE_TASK'],
  },
] as const satisfies readonly Table[];
