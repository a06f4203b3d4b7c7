import type { ModelShape, Weights } from '@tuningsweep/model';
import type { AdamSettings, Beta, Moment } from '../graph/adam.ts';

/** What Adam knows besides its settings: its means of each weight's gradient, and the powers of its decay rates (float32). */
export type OptimizerState = Readonly<Record<Moment, Weights> & Record<Beta, number>>;

export interface ModelOptions {
  shape: ModelShape;
  /** The whole scaled series; windows are named by their first day in it. */
  series: Float32Array;
  /** First weights. */
  weights: Weights;
  adam: AdamSettings;
  /** Of the training that goes on with these weights; absent where one begins. */
  optimizer?: OptimizerState;
}

/** The stacked model with its weights, the optimiser's state and the series, whatever computes it. */
export interface Model {
  /**
   * One step of Adam on a batch of windows.
   *
   * @returns the batch's mean squared error on the scaled series, before the step
   */
  trainStep: (windows: Int32Array) => number;
  /** Scaled predictions, `horizon` values for each window. */
  predict: (windows: Int32Array) => Float32Array;
  /** The gradient of a batch's mean squared error with respect to each weight, without making a step. */
  gradients: (windows: Int32Array) => Weights;
  weights: () => Weights;
  /** Undefined where what computes the model does not give it away: such a training cannot go on elsewhere. */
  optimizer: () => OptimizerState | undefined;
  /** Frees what the model holds outside JavaScript. */
  dispose: () => void;
}
