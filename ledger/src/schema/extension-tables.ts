import { TB_METRIC, TB_PARAMETER } from './named-value-tables.ts';
import { SEARCH_TABLES } from './search-tables.ts';
import { dateUpdate, optional, required, withDefault } from './table.ts';
import type { Table } from './table.ts';

/** Who this ledger is, and how far its tables have been migrated: one row. */
const TB_LEDGER = {
  name: 'TB_LEDGER',
  columns: [required('ID', 'int'), required('LEDGER_ID', 'varchar(36)'), required('SCHEMA_VERSION', 'int'), dateUpdate],
  primaryKey: ['ID'],
} as const satisfies Table;

/** One row a lease; EPOCH is raised whenever a lease is taken, and fences off the writes of earlier holders. */
const TB_LEADER = {
  name: 'TB_LEADER',
  columns: [
    required('NAME', 'varchar(64)'),
    required('HOLDER', 'varchar(255)'),
    required('EPOCH', 'bigint'),
    required('DATE_EXPIRE', 'datetime(3)'),
    dateUpdate,
  ],
  primaryKey: ['NAME'],
} as const satisfies Table;

/** One row per sweep: identity, manifest, progress of its grid, counters, best task, outcome. */
const TB_SWEEP = {
  name: 'TB_SWEEP',
  columns: [
    required('SWEEP_KEY', 'varchar(7)'),
    required('SHA256', 'char(64)'),
    required('CLUSTER', 'varchar(253)'),
    required('NAMESPACE', 'varchar(253)'),
    required('NAME', 'varchar(253)'),
    required('UID', 'varchar(64)'),
    required('TICKER', 'varchar(20)'),
    required('DATE_BEGIN', 'varchar(8)'),
    required('DATE_END', 'varchar(8)'),
    required('MANIFEST', 'longtext'),
    optional('GRID_SHA256', 'char(64)'),
    withDefault('GRID_EPOCH', 'int', '0'),
    optional('GRID_TARGET', 'char(64)'),
    withDefault('GRID_CURSOR', 'int', '0'),
    withDefault('NEXT_IDX', 'int', '0'),
    optional('ADJ_SHA256', 'char(64)'),
    required('OBJECTIVE', 'varchar(64)'),
    withDefault('N_TOTAL', 'int', '0'),
    withDefault('N_COMPLETED', 'int', '0'),
    withDefault('N_FAILED', 'int', '0'),
    withDefault('N_STOPPED', 'int', '0'),
    optional('BEST_CODE_TASK', 'varchar(20)'),
    optional('BEST_VALUE', 'double'),
    optional('OUTCOME', 'varchar(20)'),
    optional('OUTCOME_REASON', 'varchar(64)'),
    optional('OUTCOME_MESSAGE', 'varchar(1000)'),
    optional('OUTCOME_BASIS', 'char(64)'),
    optional('RETRY_STAMP', 'varchar(64)'),
    optional('DATE_START', 'datetime(3)'),
    optional('DATE_FINISH', 'datetime(3)'),
    dateUpdate,
    optional('GOAL', 'varchar(8)'),
  ],
  primaryKey: ['SWEEP_KEY'],
} as const satisfies Table;

/** One row per task: the point it stands for, and where the sweep is with it. */
const TB_TASK = {
  name: 'TB_TASK',
  columns: [
    required('CODE_TASK', 'varchar(20)'),
    required('SWEEP_KEY', 'varchar(7)'),
    required('IDX_TASK', 'int'),
    required('POINT_SHA256', 'char(64)'),
    required('POINT', 'text'),
    withDefault('IN_GRID', 'tinyint', '1'),
    withDefault('GRID_EPOCH', 'int', '0'),
    withDefault('LAUNCHED', 'tinyint', '0'),
    withDefault('SETTLED', 'tinyint', '0'),
    withDefault('ATTEMPT', 'int', '0'),
    optional('HOLDER', 'varchar(64)'),
    dateUpdate,
  ],
  primaryKey: ['CODE_TASK'],
  indexes: [
    { name: 'IX_TASK_GRID', columns: ['SWEEP_KEY', 'IN_GRID', 'SETTLED', 'LAUNCHED', 'IDX_TASK'] },
    { name: 'IX_TASK_OPEN', columns: ['SWEEP_KEY', 'SETTLED', 'LAUNCHED'] },
  ],
} as const satisfies Table;

/** One row per attempt at a task: who, with what, when, how it ended. */
const TB_TASKATTEMPT = {
  name: 'TB_TASKATTEMPT',
  columns: [
    required('CODE_TASK', 'varchar(20)'),
    required('ATTEMPT', 'int'),
    required('HOLDER', 'varchar(64)'),
    optional('BACKEND', 'varchar(64)'),
    optional('VERSIONS', 'varchar(300)'),
    required('DATE_START', 'datetime(3)'),
    optional('DATE_END', 'datetime(3)'),
    optional('EXIT_CODE', 'int'),
    optional('CAUSE', 'varchar(40)'),
    optional('NOTE', 'varchar(300)'),
    optional('NAIVE_MSE', 'double'),
    dateUpdate,
  ],
  primaryKey: ['CODE_TASK', 'ATTEMPT'],
} as const satisfies Table;

/** One row per epoch of an attempt: training loss and wall time. */
const TB_EPOCHMETRIC = {
  name: 'TB_EPOCHMETRIC',
  columns: [
    required('CODE_TASK', 'varchar(20)'),
    required('ATTEMPT', 'int'),
    required('EPOCH', 'int'),
    required('LOSS', 'double'),
    required('SECONDS', 'double'),
    dateUpdate,
  ],
  primaryKey: ['CODE_TASK', 'ATTEMPT', 'EPOCH'],
} as const satisfies Table;

/** The trained model of a task that is kept, in parts of at most 1 MiB; SIZE and SHA256 are those of the whole. */
const TB_MODELARTIFACT = {
  name: 'TB_MODELARTIFACT',
  columns: [
    required('CODE_TASK', 'varchar(20)'),
    required('PART', 'int'),
    required('SIZE', 'int'),
    required('SHA256', 'char(64)'),
    required('CONTENT', 'mediumblob'),
    dateUpdate,
  ],
  primaryKey: ['CODE_TASK', 'PART'],
} as const satisfies Table;

/**
 * Where the training of a task may go on from, after so many epochs, in parts as models are. Tasks of one FAMILY are the same up
 * to there: they differ in their epochs at most, and are trained by the same program on the same data.
 */
const TB_CHECKPOINT = {
  name: 'TB_CHECKPOINT',
  columns: [
    required('CODE_TASK', 'varchar(20)'),
    required('PART', 'int'),
    required('ATTEMPT', 'int'),
    required('EPOCH', 'int'),
    required('FAMILY', 'char(64)'),
    required('SIZE', 'int'),
    required('SHA256', 'char(64)'),
    required('CONTENT', 'mediumblob'),
    dateUpdate,
  ],
  primaryKey: ['CODE_TASK', 'PART'],
  indexes: [{ name: 'IX_CHECKPOINT_FAMILY', columns: ['FAMILY'] }],
} as const satisfies Table;

/** One row per attempt that went on from a checkpoint: after how many epochs, and of which attempt. */
const TB_RESUMPTION = {
  name: 'TB_RESUMPTION',
  columns: [
    required('CODE_TASK', 'varchar(20)'),
    required('ATTEMPT', 'int'),
    required('EPOCH', 'int'),
    required('FROM_TASK', 'varchar(20)'),
    required('FROM_ATTEMPT', 'int'),
    dateUpdate,
  ],
  primaryKey: ['CODE_TASK', 'ATTEMPT'],
} as const satisfies Table;

/** What the model of a task that is kept forecast for the days of the test part; CONTENT is packed as LAYOUT says. */
const TB_FORECAST = {
  name: 'TB_FORECAST',
  columns: [
    required('CODE_TASK', 'varchar(20)'),
    required('DATE_BEGIN', 'varchar(8)'),
    required('DATE_END', 'varchar(8)'),
    required('N_VALUE', 'int'),
    required('HORIZON', 'int'),
    required('LAYOUT', 'int'),
    required('CONTENT', 'mediumblob'),
    dateUpdate,
  ],
  primaryKey: ['CODE_TASK'],
} as const satisfies Table;

/** What `data prepare` has written to TB_ASSETVALUE_ADJ, row by row: a row that differs, or is not here, is somebody else's. */
const TB_ASSETVALUE_PREPARED = {
  name: 'TB_ASSETVALUE_PREPARED',
  columns: [
    required('DATE_MARKET', 'varchar(20)'),
    required('TICKER', 'varchar(20)'),
    optional('OPEN_P', 'float'),
    optional('HIGH_P', 'float'),
    optional('LOW_P', 'float'),
    optional('CLOSE_P', 'float'),
    optional('VOLUME', 'float'),
    dateUpdate,
  ],
  primaryKey: ['TICKER', 'DATE_MARKET'],
} as const satisfies Table;

/** One row per sweep and model version: what its tasks were trained by, so that results of another trainer are not mixed in. */
const TB_SWEEPTRAINER = {
  name: 'TB_SWEEPTRAINER',
  columns: [
    required('SWEEP_KEY', 'varchar(7)'),
    required('MODEL_VERSION', 'int'),
    required('TRAINER', 'text'),
    dateUpdate,
  ],
  primaryKey: ['SWEEP_KEY', 'MODEL_VERSION'],
} as const satisfies Table;

/** One row per image that a sweep's tasks were seen to run by, with one model version: whether its results may be mixed in. */
const TB_SWEEPIMAGE = {
  name: 'TB_SWEEPIMAGE',
  columns: [
    required('SWEEP_KEY', 'varchar(7)'),
    required('MODEL_VERSION', 'int'),
    required('DIGEST', 'varchar(160)'),
    required('ACCEPTED', 'int'),
    dateUpdate,
  ],
  primaryKey: ['SWEEP_KEY', 'MODEL_VERSION', 'DIGEST'],
} as const satisfies Table;

/** How long a sweep has been suspended: SECONDS in pauses that are over, and since DATE_PAUSE where one goes on. */
const TB_SWEEPPAUSE = {
  name: 'TB_SWEEPPAUSE',
  columns: [
    required('SWEEP_KEY', 'varchar(7)'),
    withDefault('SECONDS', 'int', '0'),
    optional('DATE_PAUSE', 'datetime(3)'),
    dateUpdate,
  ],
  primaryKey: ['SWEEP_KEY'],
} as const satisfies Table;

/** The tables of our own, beside the five that others rely on. Migrations make them; a test compares. */
export const EXTENSION_TABLES = [
  TB_LEDGER,
  TB_LEADER,
  TB_SWEEP,
  TB_TASK,
  TB_TASKATTEMPT,
  TB_EPOCHMETRIC,
  TB_MODELARTIFACT,
  TB_FORECAST,
  TB_ASSETVALUE_PREPARED,
  TB_SWEEPTRAINER,
  TB_SWEEPPAUSE,
  TB_PARAMETER,
  TB_METRIC,
  TB_SWEEPIMAGE,
  ...SEARCH_TABLES,
  TB_CHECKPOINT,
  TB_RESUMPTION,
] as const satisfies readonly Table[];
