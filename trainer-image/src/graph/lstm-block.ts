import { attr } from './attributes.ts';
import { nth } from './builder.ts';
import type { GraphBuilder, Output } from './builder.ts';
import type { HiddenGradient, LstmKernels, LstmLayer, WeightGradients } from './lstm.ts';
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

const HIDDEN = 6; // index of h among BlockLSTM's outputs
const STATE = 1; // index of cs, the cell state, there
const GATE_OUTPUTS = 6; // i, cs, f, o, ci, co: what the gradient kernel wants of each step
const NO_PEEPHOLE = { T: attr.type('float32'), use_peephole: attr.bool(false) };

interface BlockForward {
  layer: LstmLayer;
  /** First output of the BlockLSTM node: i, cs, f, o, ci, co, h. */
  block: Output;
  /** Input and recurrent kernel as one matrix, the form the kernels take. */
  weights: Output;
  zeroState: Output;
  zeroPeephole: Output;
}

/**
 * The layer by TensorFlow's own kernels. Forward it is one operation. Backward it is one fused cell gradient and one small
 * product a step, then one large product for each weight over all steps at once (faster than BlockLSTMGrad, which does all
 * of it step by step).
 */
export const blockLstm: LstmKernels = (g, layer) => {
  const forward = blockForward(g, layer);
  return {
    hidden: nth(forward.block, HIDDEN),
    backward: (from) => weightGradients(g, forward, gateGradients(g, forward, from)),
    backwardThrough(from) {
      const gates = gateGradients(g, forward, from);
      const input = reshape(g, matMul(g, gates, layer.kernel, { b: true }), [layer.steps, -1, layer.inputSize]);
      return { ...weightGradients(g, forward, gates), input };
    },
  };
};

function blockForward(g: GraphBuilder, layer: LstmLayer): BlockForward {
  const weights = concatRows(g, [layer.kernel, layer.recurrent]);
  const zeroState = zerosOf(g, layer.batch, [layer.units]);
  const zeroPeephole = zeros(g, [layer.units]);
  const peepholes = [zeroPeephole, zeroPeephole, zeroPeephole];
  const block = g.add(
    'BlockLSTM',
    [longScalar(g, layer.steps), layer.input, zeroState, zeroState, weights, ...peepholes, layer.bias],
    { ...NO_PEEPHOLE, cell_clip: attr.float(0), forget_bias: attr.float(0) },
  );
  return { layer, block, weights, zeroState, zeroPeephole };
}

/** @param gates from gateGradients */
function weightGradients(g: GraphBuilder, { layer, block }: BlockForward, gates: Output): WeightGradients {
  const { steps, inputSize, units } = layer;
  const inputs = reshape(g, layer.input, [-1, inputSize]);
  // The state before the first step is zero, so the first step adds nothing to the recurrent gradient.
  const before = reshape(g, rows(g, nth(block, HIDDEN), 3, 0, steps - 1), [-1, units]);
  const later = reshape(g, rows(g, reshape(g, gates, [steps, -1, 4 * units]), 3, 1, -1), [-1, 4 * units]);
  return {
    kernel: matMul(g, inputs, gates, { a: true }),
    recurrent: matMul(g, before, later, { a: true }),
    bias: reduce(g, 'Sum', gates, [0]),
  };
}

/** With respect to the gates before their activations, all steps below each other: [steps · batch, 4 · units]. */
function gateGradients(g: GraphBuilder, forward: BlockForward, from: HiddenGradient): Output {
  const { layer, block, zeroState } = forward;
  const inputs = unstack(g, layer.input, layer.steps);
  const fromAbove = gradientOfStep(g, layer.steps, from);
  const perOutput = Array.from({ length: GATE_OUTPUTS }, (_, k) => unstack(g, nth(block, k), layer.steps));
  const recurrent = transpose2d(g, layer.recurrent);
  const results: Output[] = [];
  let carried: { state: Output; hidden?: Output } = { state: zeroState };
  for (let t = layer.steps - 1; t >= 0; t -= 1) {
    const cell = cellGradient(g, forward, {
      input: at(inputs, t),
      outputs: perOutput.map((steps) => at(steps, t)),
      stateBefore: t === 0 ? zeroState : at(at(perOutput, STATE), t - 1),
      stateGradient: carried.state,
      hiddenGradient: total(g, fromAbove(t), carried.hidden) ?? zeroState,
    });
    results.unshift(cell.gates);
    carried = t === 0 ? carried : { state: cell.state, hidden: matMul(g, cell.gates, recurrent) };
  }
  return concatRows(g, results);
}

function gradientOfStep(
  g: GraphBuilder,
  steps: number,
  { of, gradient }: HiddenGradient,
): (t: number) => Output | undefined {
  if (of === 'lastStep') return (t) => (t === steps - 1 ? gradient : undefined);
  const each = unstack(g, gradient, steps);
  return (t) => each[t];
}

interface CellStep {
  input: Output;
  outputs: readonly Output[];
  stateBefore: Output;
  stateGradient: Output;
  hiddenGradient: Output;
}

function cellGradient(g: GraphBuilder, forward: BlockForward, step: CellStep): { state: Output; gates: Output } {
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
