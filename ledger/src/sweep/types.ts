import type { EvaluationParts } from '../data/window/split.ts';
import type { Ledger } from '../ledger.ts';
import type { Objective, WantedObjective } from '../metrics.ts';
import type { ParameterPoint } from '../parameters.ts';

/** STATUS of a task in TB_TASKSTATUS. */
export type TaskStatus = 'Pending' | 'Running' | 'Completed' | 'Failed' | 'Stopped';

/** The ways in which a task can be over. */
export type TaskOutcome = 'Completed' | 'Failed' | 'Stopped';

/** A point of a grid: its code, the full hash of its canonical text, that text (JSON) and its parameters. */
export interface GridPoint {
  readonly codeTask: string;
  readonly sha256: string;
  readonly canonical: string;
  readonly parameters: ParameterPoint;
  /** The code of the same point with the sweep's own seed, where this one has another. */
  readonly replicateOf?: string;
}

/** A point and its place in the order of its grid, from 0. */
export type NumberedPoint = GridPoint & { readonly index: number };

/** A grid's points once more, in about the order of their codes, which must be the same at every call. */
export interface PointsByKey {
  /** How many there are. */
  readonly total: number;
  /** Those from the so-many-th on in this order. Where it may pause, another call goes on with what was made for the order. */
  readonly from: (position: number, whoPauses?: Pick<Ledger, 'pause'>) => Promise<Iterable<NumberedPoint>>;
}

/** What a point's canonical text says besides the parameters. Dates are YYYYMMDD. Without data there is no window. */
export interface PointSetting {
  readonly ticker?: string;
  readonly begin?: string;
  readonly end?: string;
  readonly evaluation?: EvaluationParts;
  readonly modelVersion: number;
  readonly seed: number;
}

/** A row of TB_MODELRESULT; dates are YYYYMMDD. */
export interface ModelResult {
  readonly ticker: string;
  readonly versionModel: number;
  readonly dateBeginTrain: string;
  readonly dateEndTrain: string;
  readonly dateBeginTest: string;
  readonly dateEndTest: string;
  readonly loss: number;
  readonly accuracy: number;
  readonly mse: number;
}

/** Counts of the tasks in a sweep's grid; the last three are settled ones. */
export interface TaskCounts {
  readonly total: number;
  readonly completed: number;
  readonly failed: number;
  readonly stopped: number;
}

/** What a sweep is registered with. Dates are YYYYMMDD; `sha256` is the full hash that its key is cut from. */
export interface SweepRegistration {
  readonly sweepKey: string;
  readonly sha256: string;
  readonly cluster: string;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  /** The series and its window; all three are absent in a sweep without data. */
  readonly ticker?: string;
  readonly begin?: string;
  readonly end?: string;
  readonly manifest: string;
  readonly objective: WantedObjective;
}

/** How a sweep ended, and the hash of what that verdict rests on. */
export interface SweepOutcome {
  readonly succeeded: boolean;
  readonly reason: string;
  readonly message: string;
  readonly basis: string;
}

/** A sweep as the ledger knows it. Times are ISO 8601 in UTC, by the database's clock. */
export type SweepRecord = Omit<SweepRegistration, 'sha256' | 'objective'> & {
  /** Absent where another program wrote what names no metric. */
  readonly objective?: Objective;
  /** Definition of the grid that is wholly written. */
  readonly gridSha256?: string;
  /** Points that are in, of one that is being written. */
  readonly gridWritten?: number;
  /** The data that the sweep is pinned to. */
  readonly adjSha256?: string;
  readonly counts: TaskCounts;
  /** Tasks in the grid that are launched and not settled. */
  readonly open: number;
  readonly best?: { readonly codeTask: string; readonly value: number };
  readonly outcome?: SweepOutcome;
  readonly retryRequest?: string;
  readonly startTime?: string;
  readonly finishTime?: string;
};

/** A task that is launched and not settled. */
export interface OpenTask {
  readonly codeTask: string;
  readonly idxTask: number;
  readonly inGrid: boolean;
  readonly status: TaskStatus;
  /** STATUS is none of the five words, or its row is missing: to be mended before anything else. */
  readonly odd?: boolean;
  /** What another program wrote into CODE_TASK: the grid is to be written again first. */
  readonly oddCode?: string;
  readonly attempt: number;
  readonly holder?: string;
  readonly hasResult: boolean;
  readonly note?: string;
  /** Its trainer has paused it, which is to be noted. */
  readonly hasPaused?: boolean;
}
