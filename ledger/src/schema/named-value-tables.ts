import { dateUpdate, optional, required } from './table.ts';
import type { Table } from './table.ts';

/** One row per parameter of a task that has no column in TB_HYPERPARAMETER: a number, a word, or for true and false both. */
export const TB_PARAMETER = {
  name: 'TB_PARAMETER',
  columns: [
    required('CODE_TASK', 'varchar(20)'),
    required('NAME', 'varchar(64)'),
    optional('NUMBER', 'double'),
    optional('TEXT', 'varchar(200)'),
    dateUpdate,
  ],
  primaryKey: ['CODE_TASK', 'NAME'],
} as const satisfies Table;

/** One row per metric of a step of an attempt; the step -1 has the final values that have no column in TB_MODELRESULT. */
export const TB_METRIC = {
  name: 'TB_METRIC',
  columns: [
    required('CODE_TASK', 'varchar(20)'),
    required('ATTEMPT', 'int'),
    required('STEP', 'int'),
    required('NAME', 'varchar(64)'),
    required('VALUE', 'double'),
    dateUpdate,
  ],
  primaryKey: ['CODE_TASK', 'ATTEMPT', 'STEP', 'NAME'],
} as const satisfies Table;
