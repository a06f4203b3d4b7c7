import type { Case } from './cases.ts';

const FLOAT_BYTES = 4;
const GATES = 4;
/** Values that the backward pass wants of each unit and day: four activated gates, the state, its tanh. */
const TRACE = 6;
/** Forecasts of a window. */
const HORIZON = 1;

interface Layer {
  inputs: number;
  units: number;
}

/**
 * Floating point operations that a training step needs, a product and its sum being two. With T days, B windows, two LSTM
 * layers of I → H units (1 → H₁, H₁ → H₂) and a dense one of H₂ → 1:
 *
 *   forward            F = Σ 4 (T·I·H + (T−1)·H²) + H₂      the state before the first day is zero
 *   weights' gradients W = F                                the same products, the other way round
 *   states' gradients  S = Σ 4 (T−1)·H² + 4 T·H₁·H₂ + H₂    nobody wants that of the series itself
 *   step               2 B (F + W + S)
 *
 * Activations, sums of biases and Adam are left out, as nobody agrees on what they count; they are work all the same, so that
 * no program reaches a share of 1.
 */
export function operationsOf({ sequence: days, inputUnits, hiddenUnits, batch }: Case): number {
  const recurrent = GATES * (days - 1) * (inputUnits ** 2 + hiddenUnits ** 2);
  const between = GATES * days * inputUnits * hiddenUnits;
  const dense = hiddenUnits * HORIZON;
  const forward = GATES * days * inputUnits + between + recurrent + dense;
  return 2 * batch * (2 * forward + recurrent + between + dense);
}

/**
 * Bytes that a training step reads and writes at the least where no cache keeps an array from one pass over it to the next:
 * each pass reads what it takes and writes what it gives once. Of a layer, with R = T·B rows:
 *
 *   forward             read R·I and the weights, write R·7H (trace and states)
 *   states' gradients   read R·6H and the weights and what comes from above, write R·4H, and R·I for the layer below
 *   weights' gradients  read R·(4H + H + I), write as many as there are weights
 *   Adam                read weights, gradients and two means, write all but the gradients
 */
export function trafficOf(each: Case): number {
  const rows = each.sequence * each.batch;
  const [lower, upper] = layersOf(each);
  const fromAbove = rows * lower.units + each.batch * upper.units;
  const toBelow = rows * upper.inputs;
  const floats = [lower, upper].map(({ inputs, units }) => {
    const forward = inputs + (TRACE + 1) * units;
    const states = (TRACE + GATES) * units;
    const gradients = (GATES + 1) * units + inputs;
    return rows * (forward + states + gradients) + (2 + 1 + 4 + 3) * weightsOf({ inputs, units });
  });
  return FLOAT_BYTES * (sum(floats) + fromAbove + toBelow);
}

/**
 * Bytes of all arrays that a training step touches: each layer's trace and states, gradients of the gates (of one layer at a
 * time) and of the states between the layers; weights with their gradients, two means and two copies in the products' order.
 */
export function workingSetOf(each: Case): number {
  const rows = each.sequence * each.batch;
  const layers = layersOf(each);
  const traces = sum(layers.map(({ units }) => rows * (TRACE + 1) * units));
  const gates = rows * GATES * Math.max(...layers.map(({ units }) => units));
  return FLOAT_BYTES * (traces + gates + rows * each.inputUnits + 6 * sum(layers.map(weightsOf)));
}

function layersOf({ inputUnits, hiddenUnits }: Case): [Layer, Layer] {
  return [
    { inputs: 1, units: inputUnits },
    { inputs: inputUnits, units: hiddenUnits },
  ];
}

function weightsOf({ inputs, units }: Layer): number {
  return GATES * units * (inputs + units + 1);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
