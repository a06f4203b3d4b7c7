import type { ParameterPoint } from '@tuningsweep/ledger';
import type { Space } from './space/space.ts';

/** A task that is settled or has paused: its point, and what it came to. */
export interface Result {
  readonly point: ParameterPoint;
  /** The smaller the better; null where the task failed, and where it was not trained to its end. */
  readonly loss: number | null;
}

/** All that a proposal follows from. */
export interface Question {
  readonly space: Space;
  /** What is settled, in the order in which that was recorded. A list that was asked with may grow, but not change otherwise. */
  readonly history: readonly Result[];
  /** Points that were proposed and are not settled; their order does not matter. */
  readonly open: readonly ParameterPoint[];
  /** The sweep's seed, a whole number from 0 to 2^53 - 1. */
  readonly seed: number;
  /** The number of the proposal, from 0. */
  readonly number: number;
}

/** A way to choose points. */
export interface Algorithm {
  readonly name: string;
  /** Another one wherever the same question would have another answer: the ledger keeps it with what was proposed. */
  readonly version: number;
  /**
   * The next points: one after the other, each as if those before it were open already. The same question has the same answer
   * on every machine.
   *
   * @returns fewer than `count` where the space has no other point left that is neither settled nor open
   */
  readonly propose: (question: Question, count: number) => ParameterPoint[];
}
