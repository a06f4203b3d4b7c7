export { acquireLease, sweepLeaseName } from './lease.ts';
export { releaseLease, releaseOthers, renewLease, retireLease } from './lease-end.ts';
export { registerSweep } from './register.ts';
export { findSweepsByName, listSweeps, readSweep } from './read.ts';
export { writeGrid } from './grid.ts';
export { holdersOf, openTasks } from './open-tasks.ts';
export {
  markAllRunning,
  markLaunched,
  markPending,
  markRunning,
  mendTasks,
  nextPending,
  releaseTask,
} from './launch.ts';
export { lossesOf, requeueLost } from './lost.ts';
export { settleTask, settleTasks } from './settle.ts';
export { reopenStopped, stopPending } from './stop.ts';
export { retryFailed, retryNow } from './retry.ts';
export { pauseSweep, readPause, resumeSweep } from './pause.ts';
export { clearOutcome, pinData, setFinishTime, setOutcome } from './outcome.ts';
export { recount } from './recount.ts';
export { METRIC_FIELDS, bestTask, tasksByCode } from './results.ts';
export { COMPLETED_WITHOUT_RESULT } from './mend.ts';
export { readPoint } from './point.ts';
export type { PointRow } from './point.ts';
export { discardGrid, oddPointOf } from './restore.ts';
export { readPoints, readTasks } from './tasks.ts';
export { trainingTimes } from './training-times.ts';
export { COMPARISONS, TASK_COLUMNS } from './task-query.ts';
export { TASK_STATUSES } from './status.ts';
export { codesFrom, statusesOf } from './lookup.ts';
export { readEpochs } from './epochs.ts';
export { backendsOf } from './backends.ts';
export { againstNaive, countAgainstNaive, naiveRatio } from './naive.ts';
export { OtherTrainerError, recordTrainer } from './trainer-record.ts';
export { closeSweep, hasUnsettled, unsettledSweeps } from './close.ts';
export { deleteSweep } from './delete.ts';
export {
  CodeCollisionError,
  LeaseHeldError,
  SweepKeyCollisionError,
  SweepNotFoundError,
  TaskNotFoundError,
} from './errors.ts';
export type { GridWriting, GridWritten, PointsFrom } from './grid.ts';
export type { UnsettledSweep } from './close.ts';
export type { LeaseRequest } from './lease.ts';
export type { Launches, PendingTask } from './launch.ts';
export type { Losses } from './lost.ts';
export type { SweepPause } from './pause.ts';
export type { Registered } from './register.ts';
export type { Settled, Settlement, TaskEnd } from './settle.ts';
export type { TrainingTime } from './training-times.ts';
export type { StoredResult, TaskRow } from './results.ts';
export type { BackendCount } from './backends.ts';
export type { AgainstNaive, NaiveCounts } from './naive.ts';
export type { TaskColumn, TaskFilter, TaskQuery } from './task-query.ts';
export type {
  GridPoint,
  NumberedPoint,
  PointsByKey,
  HyperParameters,
  Metric,
  ModelResult,
  OpenTask,
  PointSetting,
  SweepOutcome,
  SweepRecord,
  SweepRegistration,
  TaskCounts,
  TaskOutcome,
  TaskStatus,
} from './shapes.ts';
