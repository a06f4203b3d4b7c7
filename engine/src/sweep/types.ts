import type {
  EarlyStop,
  Failure,
  Losses,
  OpenTask,
  PointValue,
  RecordedTrainer,
  SeenAttempt,
  Stretch,
  SweepPause,
  SweepRecord,
  TaskRow,
  UnclaimedAttempt,
  WindowChange,
} from '@tuningsweep/ledger';
import type { SweepSpec } from '../api/index.ts';
import type { Curves, Pauses } from '../stopping/index.ts';
import type { NextTask } from './observe/next-tasks.ts';

/** A sweep as its manifest states it: validated, defaults filled in, with its identity in the ledger. */
export interface Sweep {
  /** Seven characters; the first part of every CODE_TASK of the sweep. */
  key: string;
  /** Full SHA-256 behind {@link key}, so that a collision of keys is noticed. */
  sha256: string;
  cluster: string;
  namespace: string;
  name: string;
  /** Changes when the resource is deleted and made again. */
  uid: string;
  spec: SweepSpec;
  /** Labels of the resource; those of a queueing system are carried on to what works for it. */
  labels?: Record<string, string>;
  /** What a retry was asked for with, as the ledger keeps it; another one than the ledger's sends Failed tasks back to Pending. */
  retryRequestedAt?: string;
  /** Another trainer than the one that completed its tasks, as the ledger would note it, that is to go on with them. */
  acceptedTrainer?: string;
}

/** Why an execution ended without success. Kubernetes' own words where it has one. */
export type FailureCause =
  | 'TrainerError'
  | 'BadInput'
  | 'OOMKilled'
  | 'DeadlineExceeded'
  | 'StartError'
  | 'ImagePull'
  | 'Evicted'
  | 'NodeLost'
  | 'Deleted';

/** Why an execution does not get on, by what it waits for; the reason of Ready while it does. The first of them counts most. */
export const BLOCK_REASONS = [
  'PodsRefused',
  'PodsNotStarting',
  'PodsMissing',
  'PodsTerminating',
  'Unschedulable',
  'SchedulingGated',
  'JobsSuspended',
] as const;

/** What an execution waits for, in the words of whoever makes it wait. */
export interface Block {
  reason: (typeof BLOCK_REASONS)[number];
  message: string;
}

/** How one attempt at a task ended, as its runtime saw it: of a pod, by what its trainer's container says. */
export interface AttemptEnd {
  /** The name that its trainer claimed the task under, if it claimed it: the UID of a pod. */
  holder: string;
  /** Absent where the trainer did not end itself, as on a node that is gone. */
  exitCode?: number;
  cause: 'Completed' | FailureCause;
  /** One sentence on a failure, such as the last line that the trainer printed. */
  message?: string;
  /** When its trainer began and ended, in milliseconds since the epoch; absent where that is not known, or it never began. */
  startedAt?: number;
  endedAt?: number;
}

/**
 * What works on one task: a Kubernetes Job or a local process. The ledger is the truth about tasks, executions only say
 * what their runtime saw.
 */
export interface Execution {
  codeTask: string;
  /**
   * Suspended: held back by a queueing system. Waiting: made, but not computing yet. Active: computing. Lingering: its
   * trainer failed and may be tried again, but something beside it runs on. Stopping: cancelled, not gone yet. The rest:
   * ended, retries included.
   */
  state: 'Suspended' | 'Waiting' | 'Active' | 'Lingering' | 'Stopping' | 'Succeeded' | 'Failed';
  cause?: FailureCause;
  /** One sentence on the failure, cause first. */
  message?: string;
  /** When it was made, and when it began to compute, in milliseconds since the epoch. */
  madeAt?: number;
  startedAt?: number;
  /** Why it does not get on, once it is worth saying; it waits on. */
  blocked?: Block;
  /** When it is to be looked at again though nothing is reported of it, in milliseconds since the epoch. */
  dueAt?: number;
  /** How often the cluster took its machine away, and how it did the last time; absent where it never did. */
  evictions?: { count: number; cause: FailureCause; message: string };
  /** The names that its trainers claim the task under, as far as they are known: UIDs of pods. */
  holders?: string[];
  /** Attempts of it that are over, as far as they are known. */
  ended?: AttemptEnd[];
  /** Digests of the images that its trainers ran by, as far as they are known and its trainer's name is not one itself. */
  images?: string[];
  /** Its trainer ended well, what that reported may be on its way to the ledger, and something beside it runs on. */
  isReporting?: boolean;
}

/** A sweep's outcome, kept in the ledger so that it outlives edits that do not concern it. */
export interface Outcome {
  succeeded: boolean;
  reason: 'AllTasksSettled' | 'TargetReached' | 'TooManyFailedTasks' | 'DeadlineExceeded' | 'NoTaskCompleted';
  message: string;
  /** Hash of what the outcome was reached from; another one reopens the sweep. */
  basis: string;
}

/** Everything that {@link decide} may look at, read at one moment. */
export interface Observation {
  now: Date;
  sweep: Sweep;
  /** The sweep's row in TB_SWEEP. */
  record?: SweepRecord;
  /** Whether somebody drives the sweep; absent where whoever looks at it does so. */
  isDriven?: boolean;
  /** How long the sweep has been suspended; absent where somebody only looks at it, or tasks are to be settled first. */
  pause?: SweepPause;
  /** The best task so far, with its parameters. */
  best?: TaskRow;
  /** What the replicates of its point came to; absent where it has none. */
  bestPoint?: PointValue;
  /** What another program wrote over the point of the best task, which is absent for it. */
  oddBest?: string;
  /** The grid that the manifest asks for; where points are proposed, the hash is their space's, and the total how many there are to be. */
  grid: { sha256: string; total: number };
  /** Hash of the window's prepared data; absent when the window holds none. */
  adjSha256?: string;
  /** How these data differ from those that the sweep is pinned to; absent where they do not. */
  dataChange?: WindowChange;
  /** What trains the tasks, and what the ledger has noted of that; absent where somebody only looks at the sweep. */
  trainer?: RecordedTrainer & { name: string };
  /** The first tasks that failed, up to spec.trainer.pauseAfterFailures; absent once one is completed. */
  firstFailures?: readonly Failure[];
  /** Why nothing of the sweep can be trained on these data; absent where something can be, or only the trainer knows. */
  untrainable?: string;
  /** Launched and unsettled tasks, in or out of the grid. At most as many as were ever in parallel. */
  openTasks: OpenTask[];
  /**
   * The next tasks to launch, in grid order; at least as many as there are free slots, if there are that many. After the
   * outcome no more than one, which says that some are left.
   */
  pending: NextTask[];
  /** Of a sweep whose tasks pause at rungs: where they are. Absent where nothing could be launched now. */
  pauses?: Pauses;
  /** Of a sweep whose tasks may stop below the median: how those at work and the last completed ones went. */
  median?: Curves;
  executions: Execution[];
  /** More evictions than this fail a task; absent: no limit. */
  maxEvictions?: number;
  /** Who holds the task of an execution that failed or has attempts that are over: the trainer of its last attempt, unless that has an end. */
  holders: ReadonlyMap<string, string>;
  /** By whom the ledger has attempts at the tasks of executions that have such as are over, whose begin is known. */
  recorded: ReadonlyMap<string, ReadonlySet<string>>;
  /** What is known of results that are not there, for the tasks whose trainer seems to have ended well without one. */
  losses: ReadonlyMap<string, Losses>;
  /** Tasks whose models are not to be kept any longer; absent where somebody only looks at the sweep, or tasks are to be settled first. */
  surplusModels?: string[];
}

/** What each action needs to be told. */
interface ActionDetails {
  RegisterSweep: unknown;
  PinData: { adjSha256: string };
  RecordTrainer: { trainer: string };
  /** An image that a task runs by, to be told from others of its name. */
  RecordImage: { digest: string; isAccepted?: boolean; mayReplace?: boolean };
  /** Where tasks were to pause is as the manifest said before. */
  ForgetRungs: unknown;
  WriteGrid: unknown;
  DiscardGrid: unknown;
  Pause: unknown;
  Resume: unknown;
  RetryFailed: { stamp: string };
  ReopenStopped: unknown;
  ClearOutcome: unknown;
  Recount: unknown;
  Mend: { codeTasks: string[] };
  Settle: { codeTask: string; outcome: 'Completed' | 'Failed' | 'Stopped'; note?: string };
  /** With what was seen of an attempt that made no claim: it is recorded with its task, since it counts. */
  Requeue: { codeTask: string; note: string; seen?: SeenAttempt };
  /** An attempt whose trainer was not able to say how it ended, or has no words for it. */
  CloseAttempt: {
    codeTask: string;
    holder: string;
    cause: string;
    exitCode?: number;
    note?: string;
    /** A result that was reported before a trainer failed is none. */
    dropsResult?: boolean;
  };
  /** An attempt that is over, of a trainer that records none itself. */
  RecordAttempt: UnclaimedAttempt;
  MarkRunning: { codeTask: string };
  MarkPending: { codeTask: string };
  Release: { codeTask: string };
  /** A task that has paused is taken note of. */
  Park: { codeTask: string };
  Cancel: { codeTask: string; message: string };
  EndAttempt: { codeTask: string };
  Dispose: { codeTask: string };
  RecordOutcome: { outcome: Outcome };
  /** A task at work that is worse than the others were. */
  StopEarly: EarlyStop;
  StopPending: { note: string };
  DropModels: { codeTasks: string[] };
  /** With how far those of them are to train that may stop early. */
  Launch: { codeTasks: string[]; stretches?: Stretch[] };
  /** Points that the sweep's algorithm chooses; once they are written, as many of their tasks are launched as there are slots. */
  Propose: { count: number; slots: number };
  RecordFinish: unknown;
}

export type ActionType = keyof ActionDetails;

/** One idempotent step. A crash before or after any of them leaves a state that `decide` goes on from. */
export type Action<T extends ActionType = ActionType> = { [P in T]: { type: P } & ActionDetails[P] }[T];

/** A sentence that says why a sweep cannot go on until its manifest or its data change. */
export interface Stall {
  reason:
    | 'DataNotFound'
    | 'DataChanged'
    | 'Untrainable'
    | 'TrainerBroken'
    | 'TrainerChanged'
    | 'GridConflict'
    | 'InvalidGrid'
    | 'InvalidTemplate'
    | 'InvalidTrainerDefaults';
  message: string;
}

export interface Decision {
  actions: Action[];
  stall?: Stall;
  /** When to look again even if nothing is reported, in milliseconds. */
  requeueAfterMs?: number;
}
