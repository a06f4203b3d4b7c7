export { openLedger } from './connect/open.ts';
export { ledgerUrlOf, resolveLedgerUrl } from './connect/binding.ts';
export type { BindingEntries } from './store/binding.ts';
export { ledgerPath } from './connect/url.ts';
export { doublingPause, isTemporary, retrying } from './transaction/retry.ts';
export { patience } from './transaction/patience.ts';
export type { Patiently, PatienceLimits } from './transaction/patience.ts';
export { PausedError, pauseIfAsked } from './transaction/pause.ts';
export {
  CorruptError,
  FencedError,
  InputError,
  LedgerConflictError,
  LedgerError,
  LedgerUnavailableError,
  RefusedError,
} from './errors.ts';
export { FLOAT_NAMES, hyperParametersOf, PARAMETERS, WRITE_UP_NAMES } from './parameters.ts';
export type { HyperParameters, ParameterName, ParameterPoint, ParameterValue } from './parameters.ts';
export {
  bestFirst,
  columnMetric,
  FINAL_STEP,
  knownGoal,
  METRIC_NAMES,
  METRICS,
  metricName,
  objectiveOf,
  reaches,
  TEST_METRICS,
  VALIDATION_MSE,
  VALIDATION_NAIVE_MSE,
} from './metrics.ts';
export type { Goal, Objective, WantedObjective } from './metrics.ts';
export { counted } from './values/counted.ts';
export { describeFileError } from './values/file-error.ts';
export { asDouble, toFloat } from './values/float.ts';
export { medianOf, quantile } from './values/quantile.ts';
export { wholeSecond } from './values/whole-second.ts';
export { ADOPT, checkTable, createTable, setUpTables } from './schema/setup.ts';
export { ledgerDate, toIso as isoDate } from './data/market-date.ts';
export { planAdoption } from './schema/adopt/plan.ts';
export { runAdoption } from './schema/adopt/run.ts';
export type { AdoptionPlan } from './schema/adopt/plan.ts';
export { ALL_TABLES, writtenColumns } from './schema/all-tables.ts';
export { VIEWS } from './schema/views.ts';
export { ledgerId } from './schema/migrate.ts';
export { ledgerHealth } from './schema/health.ts';
export type { LedgerHealth } from './schema/health.ts';
export { LastAnswers } from './last-answers.ts';
export type { Ledger, Trx } from './ledger.ts';
export type { Lease } from './transaction/fence.ts';
export type { Database, Row, TableName } from './schema/database.ts';
export type { TableSetUp } from './schema/setup.ts';
export * from './sweep/index.ts';
export * from './trainer/index.ts';
export * from './model/index.ts';
export { recordSetUp } from './set-up/row.ts';
export { initiateTableHyperparameter, initiateTableTaskstatus, updateTaskstatus } from './set-up/initiate.ts';
export { importRaw, storeImport, understandImport } from './data/import/import.ts';
export { BadLinesError, describeBadLines } from './data/import/bad-lines.ts';
export { fileSource } from './data/import/csv/source.ts';
export { SeriesRefusedError, prepareAdj } from './data/prepare/prepare.ts';
export { listTickers, readLastCloses, readWindow, windowSha256 } from './data/window/window.ts';
export type { HyperparameterRow } from './set-up/initiate.ts';
export type { ImportRequest, ImportSummary } from './data/import/import.ts';
export type { ColumnMapping } from './data/import/header.ts';
export type { Contents } from './data/import/csv/check.ts';
export type { Table } from './data/import/csv/understand.ts';
export type { Field } from './data/columns.ts';
export type { BadLine } from './data/import/csv/rows.ts';
export type { PrepareOptions, PrepareSummary } from './data/prepare/prepare.ts';
export { placeWindows, requireCloses } from './data/window/cut.ts';
export { splitDays, UncuttableError } from './data/window/split.ts';
export type { CutOptions, WindowSize, Windows } from './data/window/cut.ts';
export type { EvaluationParts, Split } from './data/window/split.ts';
export { naiveErrors, naiveMse } from './data/window/naive.ts';
export type { NaiveErrors } from './data/window/naive.ts';
export { windowChange } from './data/window/window-change.ts';
export type { Series, Window } from './data/window/window.ts';
export type { WindowChange } from './data/window/window-change.ts';
