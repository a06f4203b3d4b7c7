import type { ParameterPoint } from '../../parameters.ts';

/** Who a proposal is of: an algorithm, the manifest's list of points to start with, or an earlier grid of the sweep. */
export type Origin = 'Algorithm' | 'Start' | 'Kept';

/** A proposed point. */
export interface Proposal {
  /** Its place among all proposals of the sweep, from 0. */
  readonly index: number;
  /** IDX_SEARCH of the search that it belongs to. */
  readonly search: number;
  readonly origin: Origin;
  /** How many settlements it knew of: those with a smaller IDX_SETTLEMENT. */
  readonly known: number;
  readonly codeTask: string;
  readonly parameters: ParameterPoint;
}

/** A task's end, or its pause, as the search learned of it. */
export interface Settlement {
  /** Its place among all settlements of the sweep, from 0. */
  readonly index: number;
  readonly codeTask: string;
  /** The value of the metric that was asked for; null where the task failed or stopped early, or has no finite number. */
  readonly value: number | null;
}

/** A way in which points were proposed. */
export interface Search {
  readonly index: number;
  /** What it was made of, as canonical JSON. */
  readonly definition: string;
}
