import type { GraphBuilder, Output } from './builder.ts';

/**
 * One LSTM layer over a whole sequence. Its weights' columns are in the order of TensorFlow's block kernels (input gate,
 * candidate, forget gate, output gate), see model/gates.ts; its recurrent activation is the sigmoid.
 */
export interface LstmLayer {
  /** Length of the sequence. */
  steps: number;
  inputSize: number;
  units: number;
  /** [steps, batch, inputSize] */
  input: Output;
  /** [inputSize, 4 · units] */
  kernel: Output;
  /** [units, 4 · units] */
  recurrent: Output;
  /** [4 · units] */
  bias: Output;
  /** Number of sequences in the batch, an int32 scalar. */
  batch: Output;
}

/**
 * The loss's gradient with respect to the hidden states as far as it comes from above: of all steps,
 * [steps, batch, units], or of the last one alone, [batch, units].
 */
export interface HiddenGradient {
  of: 'allSteps' | 'lastStep';
  gradient: Output;
}

export interface LstmForward {
  /** Hidden state after each step, [steps, batch, units]. */
  hidden: Output;
  /** Adds the layer's backward pass. */
  backward: (from: HiddenGradient) => WeightGradients;
  /** Adds the layer's backward pass where another layer lies below. */
  backwardThrough: (from: HiddenGradient) => WeightGradients & {
    /** The loss's gradient with respect to the layer's input, [steps, batch, inputSize]. */
    input: Output;
  };
}

export interface WeightGradients {
  kernel: Output;
  recurrent: Output;
  bias: Output;
}

/** A way to compute an LSTM layer: adds its forward pass to a graph. */
export type LstmKernels = (g: GraphBuilder, layer: LstmLayer) => LstmForward;
