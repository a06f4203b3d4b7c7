import { attr } from './attributes.ts';
import { nth } from './builder.ts';
import type { GraphBuilder, Output } from './builder.ts';
import {
  binary,
  concatRows,
  longScalar,
  matMul,
  reduce,
  reshape,
  rows,
  transpose2d,
  unstack,
  zeros,
  zerosOf,
} from './operations.ts';

/**
 * One LSTM layer over a whole sequence. Its weights' columns are in the order of TensorFlow's block kernels (input gate,
 * candidate, forget gate, output gate), see model/gates.ts; its recurrent activation is the sigmoid.
 */
export type LstmLayer = {
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
};

export type LstmForward = {
  layer: LstmLayer;
  /** Hidden state after each step, [steps, batch, units]. */
  hidden: Output;
  /** First output of the BlockLSTM node: i, cs, f, o, ci, co, h. */
  block: Output;
  /** Input and recurrent kernel as one matrix, the form the kernels take. */
  weights: Output;
  zeroState: Output;
  zeroPeephole: Output;
};

export type LstmGradients = {
  kernel: Output;
  recurrent: Output;
  bias: Output;
  /** With respect to the gates before their activations, all steps below each other: [steps · batch, 4 · units]. */
  gates: Output;
};

const HIDDEN = 6; // index of h among BlockLSTM's outputs
const STATE = 1; // index of cs, the cell state, there
const GATE_OUTPUTS = 6; // i, cs, f, o, ci, co: what the gradient kernel wants of each step
const NO_PEEPHOLE = { T: attr.type('float32'), use_peephole: attr.bool(false) };

/** Adds the layer's forward pass. */
export function lstmForward(g: GraphBuilder, layer: LstmLayer): LstmForward {
  const weights = concatRows(g, [layer.kernel, layer.recurrent]);
  const zeroState = zerosOf(g, layer.batch, [layer.units]);
  const zeroPeephole = zeros(g, [layer.units]);
  const block = g.add(
    'BlockLSTM',
    [
      longScalar(g, layer.steps),
      layer.input,
      zeroState,
      zeroState,
      weights,
      zeroPeephole,
      zeroPeephole,
      zeroPeephole,
      layer.bias,
    ],
    { ...NO_PEEPHOLE, cell_clip: attr.float(0), forget_bias: attr.float(0) },
  );
  return { layer, hidden: nth(block, HIDDEN), block, weights, zeroState, zeroPeephole };
}

/**
 * Adds the layer's backward pass: one fused cell gradient and one small product a step, then one large product for each
 * weight over all steps at once (faster than BlockLSTMGrad, which does all of it step by step).
 *
 * @param hiddenGradient the loss's gradient with respect to the hidden state after step t that comes from above
 */
export function lstmBackward(
  g: GraphBuilder,
  forward: LstmForward,
  hiddenGradient: (t: number) => Output | undefined,
): LstmGradients {
  const gates = concatRows(g, gateGradients(g, forward, hiddenGradient));
  const { layer, hidden } = forward;
  const { steps, inputSize, units } = layer;
  const inputs = reshape(g, layer.input, [-1, inputSize]);
  // The state before the first step is zero, so the first step adds nothing to the recurrent gradient.
  const before = reshape(g, rows(g, hidden, 3, 0, steps - 1), [-1, units]);
  const later = reshape(g, rows(g, reshape(g, gates, [steps, -1, 4 * units]), 3, 1, -1), [-1, 4 * units]);
  return {
    kernel: matMul(g, inputs, gates, { a: true }),
    recurrent: matMul(g, before, later, { a: true }),
    bias: reduce(g, 'Sum', gates, [0]),
    gates,
  };
}

/** The loss's gradient with respect to the layer's input, [steps, batch, inputSize]. */
export function lstmInputGradient(g: GraphBuilder, { layer }: LstmForward, { gates }: LstmGradients): Output {
  return reshape(g, matMul(g, gates, layer.kernel, { b: true }), [layer.steps, -1, layer.inputSize]);
}

function gateGradients(
  g: GraphBuilder,
  forward: LstmForward,
  hiddenGradient: (t: number) => Output | undefined,
): Output[] {
  const { layer, zeroState } = forward;
  const inputs = unstack(g, layer.input, layer.steps);
  const perOutput = Array.from({ length: GATE_OUTPUTS }, (_, k) => unstack(g, nth(forward.block, k), layer.steps));
  const recurrent = transpose2d(g, layer.recurrent);
  const results: Output[] = [];
  let carried: { state: Output; hidden?: Output } = { state: zeroState };
  for (let t = layer.steps - 1; t >= 0; t -= 1) {
    const cell = cellGradient(g, forward, {
      input: at(inputs, t),
      outputs: perOutput.map((steps) => at(steps, t)),
      stateBefore: t === 0 ? zeroState : at(at(perOutput, STATE), t - 1),
      stateGradient: carried.state,
      hiddenGradient: total(g, hiddenGradient(t), carried.hidden) ?? zeroState,
    });
    results.unshift(cell.gates);
    carried = t === 0 ? carried : { state: cell.state, hidden: matMul(g, cell.gates, recurrent) };
  }
  return results;
}

type CellStep = {
  input: Output;
  outputs: readonly Output[];
  stateBefore: Output;
  stateGradient: Output;
  hiddenGradient: Output;
};

function cellGradient(g: GraphBuilder, forward: LstmForward, step: CellStep): { state: Output; gates: Output } {
  const { layer, weights, zeroState, zeroPeephole } = forward;
  const node = g.add(
    'LSTMBlockCellGrad',
    [
      step.input,
      step.stateBefore,
      zeroState, // the hidden state before the step, wanted for its shape only
      weights,
      zeroPeephole,
      zeroPeephole,
      zeroPeephole,
      layer.bias,
      ...step.outputs,
      step.stateGradient,
      step.hiddenGradient,
    ],
    NO_PEEPHOLE,
  );
  return { state: nth(node, 0), gates: nth(node, 1) };
}

function total(g: GraphBuilder, a: Output | undefined, b: Output | undefined): Output | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return binary(g, 'AddV2', a, b);
}

function at<T>(values: readonly T[], index: number): T {
  const value = values[index];
  if (value === undefined) throw new RangeError(`index ${index} of ${values.length}`);
  return value;
}
