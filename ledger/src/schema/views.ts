import type { Ledger } from '../ledger.ts';
import { PARAMETERS } from '../parameters.ts';
import { runStep } from './migrate.ts';
import * as newest from './migrations/0009-views.ts';

/** A view as people read of it. */
export interface View {
  readonly name: string;
  /** What a row is, and how it is asked for. */
  readonly about: string;
  readonly columns: readonly (readonly [name: string, type: string, meaning: string])[];
}

const SWEEP = ['SWEEP', 'varchar(507)', 'namespace and name of the sweep, such as `default/usd-krw-quick`'] as const;
const SWEEP_KEY = [
  'SWEEP_KEY',
  'varchar(7)',
  'its key, which also tells apart sweeps of the same name in two clusters',
] as const;

const MEANING: { readonly [C in (typeof PARAMETERS)[number]['column']]?: string } = {
  EPOCH: "the write-up's eight parameters; NULL for one that the task does without",
  LEARNING_RATE: 'with six digits, as servers print a FLOAT; all digits are in `TB_TASK.POINT`',
  RATIO_TRAIN_SET: 'so is this',
};

/** The views, as the newest migration that defines them makes them; a test compares. */
export const VIEWS: readonly View[] = [
  {
    name: 'V_RESULT',
    about: 'One row per task of every sweep. Name a sweep, for values of two sweeps seldom compare.',
    columns: [
      SWEEP,
      SWEEP_KEY,
      ['CODE_TASK', 'varchar(20)', ''],
      ['IDX_TASK', 'int', 'place in the grid: of equal values the smallest one is the best'],
      ['IN_GRID', 'tinyint', '1; 0 of a task that an edit took out of the grid'],
      ['STATUS', 'varchar(20)', 'as `TB_TASKSTATUS` has it'],
      ...PARAMETERS.map(
        ({ column, type }) => [column, type === 'float' ? 'double' : type, MEANING[column] ?? ''] as const,
      ),
      ['OBJECTIVE', 'varchar(64)', 'the metric that the sweep goes by'],
      ['GOAL', 'varchar(8)', '`Minimize` or `Maximize`'],
      ['VALUE', 'double', 'the final value of that metric; NULL unless the task is Completed and has a finite one'],
      ['MSE', 'double', 'as `TB_MODELRESULT` has it'],
      ['LOSS', 'double', ''],
      ['ACCURACY', 'double', ''],
      ['NAIVE_MSE', 'double', 'the MSE of the naive forecast on the same days'],
      ['SECONDS', 'double', 'how long the last attempt took; NULL while it goes on'],
      ['ATTEMPT', 'int', 'its number; 0 before the first'],
      ['BACKEND', 'varchar(64)', 'what it computed with'],
      ['TRAINER', 'text', 'what tasks of its model version are trained by; NULL before the first of them'],
      ['NOTE', 'varchar(300)', 'why it failed or was stopped'],
      ['DATE_START', 'datetime(3)', 'when the last attempt began'],
      ['DATE_END', 'datetime(3)', 'when it ended'],
    ],
  },
  {
    name: 'V_PARAMETER',
    about:
      'One row per parameter of a task: the eight of `TB_HYPERPARAMETER` that it has, and those of `TB_PARAMETER`.',
    columns: [
      SWEEP,
      SWEEP_KEY,
      ['CODE_TASK', 'varchar(20)', ''],
      ['NAME', 'varchar(64)', 'as in a manifest: `learningRate`'],
      ['NUMBER', 'double', 'its value; NULL where it is a word'],
      ['TEXT', 'varchar(200)', 'its value where it is a word; true and false have both'],
    ],
  },
];

/**
 * Makes views anew that are gone: a dump may have left them out.
 *
 * @throws LedgerError where a name is that of something else, or the account may not
 */
export async function restoreViews(ledger: Ledger): Promise<void> {
  for (const step of newest.VIEWS[ledger.store.kind]) await runStep(ledger, step);
}
