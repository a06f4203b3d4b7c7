import type { ModelShape, WeightName } from './shape.ts';

/** Weights of any precision, in the order of Keras (see shape.ts). */
export type AnyWeights = Record<WeightName, ArrayLike<number>>;

type LayerWeights = { kernel: ArrayLike<number>; recurrent: ArrayLike<number>; bias: ArrayLike<number> };

/**
 * The model's forward pass in plain double precision arithmetic, for one window: what faster ways are checked against, and
 * a forecast where there is no TensorFlow. About a millisecond a window at the sizes of the seed's grid.
 *
 * @param window `sequence` scaled values
 * @returns `horizon` scaled values
 */
export function referencePrediction(shape: ModelShape, weights: AnyWeights, window: ArrayLike<number>): Float64Array {
  const days = Array.from({ length: shape.sequence }, (_, day) => Float64Array.of(window[day] ?? Number.NaN));
  const first = lstm(layerOf(weights, 'lstm1'), shape.inputUnits, days);
  const second = lstm(layerOf(weights, 'lstm2'), shape.hiddenUnits, first);
  const result = Float64Array.from({ length: shape.horizon }, (_, k) => weights['dense/bias'][k] ?? Number.NaN);
  addProduct(second.at(-1) ?? new Float64Array(), weights['dense/kernel'], result);
  return result;
}

/** The hidden state after each step. */
function lstm(
  { kernel, recurrent, bias }: LayerWeights,
  units: number,
  inputs: readonly Float64Array[],
): Float64Array[] {
  let hidden = new Float64Array(units);
  const state = new Float64Array(units);
  return inputs.map((input) => {
    const gates = Float64Array.from(bias);
    addProduct(input, kernel, gates);
    addProduct(hidden, recurrent, gates);
    const gate = (index: number, unit: number): number => gates[index * units + unit] ?? Number.NaN;
    hidden = Float64Array.from(state, (before, unit) => {
      const now = sigmoid(gate(1, unit)) * before + sigmoid(gate(0, unit)) * Math.tanh(gate(2, unit));
      state[unit] = now;
      return sigmoid(gate(3, unit)) * Math.tanh(now);
    });
    return hidden;
  });
}

/** sum += row · matrix, the matrix being row-major with as many columns as `sum` has values. */
function addProduct(row: Float64Array, matrix: ArrayLike<number>, sum: Float64Array): void {
  for (let r = 0; r < row.length; r += 1) {
    const factor = row[r] ?? Number.NaN;
    for (let c = 0; c < sum.length; c += 1)
      sum[c] = (sum[c] ?? 0) + factor * (matrix[r * sum.length + c] ?? Number.NaN);
  }
}

function layerOf(weights: AnyWeights, layer: 'lstm1' | 'lstm2'): LayerWeights {
  return {
    kernel: weights[`${layer}/kernel`],
    recurrent: weights[`${layer}/recurrent`],
    bias: weights[`${layer}/bias`],
  };
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
