import type { Model, ModelOptions } from '../model/model.ts';

/** A way to compute the model. */
export interface Backend {
  /** As TB_TASKATTEMPT.BACKEND has it: results of different backends differ in their last digits. */
  name: string;
  create: (options: ModelOptions) => Model;
}

/** A backend that may not work here. */
export interface Candidate {
  /** What TRAINER_BACKEND calls it. */
  name: string;
  /** @throws Error when something that it needs is missing */
  open: () => Promise<Backend>;
}
