export { acquireLease, sweepLeaseName } from './lease/acquire.ts';
export { readDrivers } from './lease/drivers.ts';
export { releaseLease, releaseOthers, renewLease, retireLease } from './lease/end.ts';
export { registerSweep } from './record/register.ts';
export { findSweepsByName, listSweeps, readSweep, readSweeps } from './record/read.ts';
export { sweepPage } from './record/page.ts';
export type { SweepChoice } from './record/page.ts';
export { readTaskPulse } from './record/task-pulse.ts';
export { readAttempts } from './results/attempts.ts';
export type { AttemptRow } from './results/attempts.ts';
export { readPulses } from './record/pulse.ts';
export type { SweepPulse } from './record/pulse.ts';
export { writeGrid } from './grid/write.ts';
export { holdersOf, openTasks } from './tasks/open-tasks.ts';
export {
  markAllRunning,
  markLaunched,
  markPending,
  mendTasks,
  nextPending,
  nextUnlaunched,
  OUT_OF_GRID,
  releaseTask,
} from './tasks/launch.ts';
export { pendingPoints, pointsOf } from './tasks/unsettled-points.ts';
export type { PendingPoint } from './tasks/unsettled-points.ts';
export { countCheckpoints } from '../checkpoint/checkpoint.ts';
export type { CheckpointCount } from '../checkpoint/checkpoint.ts';
export { readRungs } from './rungs/read.ts';
export { parkTasks } from './rungs/park.ts';
export { completedLast, readCurves } from './rungs/curves.ts';
export type { Curve } from './rungs/curves.ts';
export { stopEarly } from './rungs/stop-early.ts';
export type { EarlyStop } from './rungs/stop-early.ts';
export { forgetRungs } from './rungs/forget.ts';
export type { Rung, Rungs } from './rungs/read.ts';
export type { Stretch } from './rungs/begin.ts';
export { lossesOf, requeueLost } from './tasks/lost.ts';
export { NO_RESULT } from './tasks/said.ts';
export { closeEnded } from './tasks/close-ended.ts';
export { recordAttempts, recordedHolders } from './tasks/unclaimed.ts';
export type { SeenAttempt, UnclaimedAttempt } from './tasks/unclaimed.ts';
export { settleTasks } from './tasks/settle.ts';
export { takeOver } from './reuse/take-over.ts';
export { reopenStopped, stopPending } from './tasks/stop.ts';
export { retryFailed, retryNow } from './tasks/retry.ts';
export { pauseSweep, readPause, resumeSweep } from './record/pause.ts';
export { clearOutcome, pinData, setFinishTime, setOutcome } from './record/outcome.ts';
export { pointOfTask, rankedPoints } from './points/read.ts';
export type { PointValue } from './points/value.ts';
export { recount } from './record/recount.ts';
export { bestTask, tasksByCode } from './results/results.ts';
export { COMPLETED_WITHOUT_RESULT } from './tasks/mend.ts';
export { readPoint } from './results/point.ts';
export type { PointRow, StoredPoint } from './results/point.ts';
export { discardGrid, oddPointOf } from './tasks/restore.ts';
export { readPoints, readTasks } from './results/tasks.ts';
export { trainingTimes } from './results/training-times.ts';
export { metricNames } from './results/query/columns.ts';
export { COMPARISONS } from './results/query/query.ts';
export { TASK_STATUSES } from './status.ts';
export { codesFrom, hasResult, statusesOf } from './results/lookup.ts';
export { readEpochs } from './results/epochs.ts';
export { recordedResults } from './results/recorded.ts';
export { readMetrics } from './results/step-metrics.ts';
export { backendsOf } from './results/backends.ts';
export { firstFailures } from './results/first-failures.ts';
export type { Failure } from './results/first-failures.ts';
export { againstNaive, countAgainstNaive, naiveRatio } from './results/naive.ts';
export { describeOtherTrainer, OtherTrainerError, readTrainer, recordTrainer } from './record/trainer.ts';
export type { RecordedTrainer } from './record/trainer.ts';
export { recordImage } from './record/image.ts';
export { closeSweep, hasUnsettled, unsettledSweeps } from './record/close.ts';
export { deleteSweep } from './record/delete.ts';
export { surveySweep } from './record/survey.ts';
export type { SweepHoldings } from './record/survey.ts';
export { earlierAttempts, pruneAttempts } from './record/prune-attempts.ts';
export type { EarlierAttempts } from './record/prune-attempts.ts';
export {
  CodeCollisionError,
  LeaseHeldError,
  SweepKeyCollisionError,
  SweepNotFoundError,
  TaskNotFoundError,
} from './errors.ts';
export type { GridWriting, GridWritten, PointsFrom } from './grid/write.ts';
export type { UnsettledSweep } from './record/close.ts';
export type { LeaseRequest } from './lease/acquire.ts';
export type { Launches, PendingTask } from './tasks/launch.ts';
export type { Losses } from './tasks/lost.ts';
export type { SweepPause } from './record/pause.ts';
export type { Registered } from './record/register.ts';
export type { EndedAttempt } from './tasks/close-ended.ts';
export type { Settled, TaskEnd } from './tasks/settle.ts';
export type { TrainingTime, WantedTimes } from './results/training-times.ts';
export type { StoredResult, TaskRow } from './results/results.ts';
export type { BackendCount } from './results/backends.ts';
export type { AgainstNaive, NaiveCounts } from './results/naive.ts';
export type { TaskFilter, TaskOrder, TaskQuery } from './results/query/query.ts';
export type {
  GridPoint,
  NumberedPoint,
  PointsByKey,
  ModelResult,
  OpenTask,
  PointSetting,
  SweepOutcome,
  SweepRecord,
  SweepRegistration,
  TaskCounts,
  TaskOutcome,
  TaskStatus,
} from './types.ts';
export type { RecordedResults } from './results/recorded.ts';
export { adoptPoints, adoptTasks } from './search/adopt.ts';
export { appendProposals } from './search/append.ts';
export { readProposals, readSearches, readSettlements, searchLength } from './search/read.ts';
export type { Adopting } from './search/adopt.ts';
export type { ProposedPoint, Proposing } from './search/append.ts';
export type { SearchLength } from './search/read.ts';
export type { Origin, Proposal, Search, Settlement } from './search/types.ts';
