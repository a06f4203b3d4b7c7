/**
 * An LSTM layer in the order of Keras: rows of `kernel` and `recurrent` have 4 · units columns, those of the input gate, the
 * forget gate, the candidate and the output gate.
 */
export interface LayerWeights {
  kernel: ArrayLike<number>;
  recurrent: ArrayLike<number>;
  bias: ArrayLike<number>;
}

/** The model that is kept and forecast with: LSTM, all steps → LSTM, last step → Dense. */
export interface StackedWeights {
  lstm1: LayerWeights;
  lstm2: LayerWeights;
  dense: { kernel: ArrayLike<number>; bias: ArrayLike<number> };
}

/**
 * The model's forward pass for one window in plain double precision arithmetic: a forecast where there is no TensorFlow, and
 * what faster ways are checked against. About a millisecond a window at the sizes of the seed's grid.
 *
 * @param window scaled values, oldest first
 * @returns the scaled values of the next days, as many as `dense` has outputs
 */
export function forwardPass({ lstm1, lstm2, dense }: StackedWeights, window: ArrayLike<number>): Float64Array {
  const days = Array.from(window, (value) => Float64Array.of(value));
  const result = Float64Array.from(dense.bias);
  addProduct(lstm(lstm2, lstm(lstm1, days)).at(-1) ?? new Float64Array(), dense.kernel, result);
  return result;
}

/** The hidden state after each step. */
function lstm({ kernel, recurrent, bias }: LayerWeights, inputs: readonly Float64Array[]): Float64Array[] {
  const units = bias.length / 4;
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

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
