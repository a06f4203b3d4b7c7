/** An LSTM layer; rows of `kernel` and `recurrent` have 4 · units columns: input gate, forget gate, candidate, output gate. */
export interface LstmWeights {
  units: number;
  kernel: Float32Array;
  recurrent: Float32Array;
  bias: Float32Array;
}

/**
 * The layer's forward pass over one window, as Keras defines it: sigmoid gates, tanh candidate and output.
 * @returns the hidden state after each step.
 */
export function lstm({ units, kernel, recurrent, bias }: LstmWeights, steps: readonly Float64Array[]): Float64Array[] {
  let hidden = new Float64Array(units);
  const cell = new Float64Array(units);
  return steps.map((input) => {
    const sums = Float64Array.from(bias);
    addProduct(sums, input, kernel);
    addProduct(sums, hidden, recurrent);
    hidden = nextHidden(sums, cell);
    return hidden;
  });
}

/** Adds vector × matrix to `sums`; the matrix has a row for each element and a column for each sum. */
export function addProduct(sums: Float64Array, vector: Float64Array, matrix: Float32Array): void {
  const columns = sums.length;
  for (const [row, value] of vector.entries()) {
    for (let column = 0; column < columns; column += 1)
      sums[column] = (sums[column] ?? 0) + value * (matrix[row * columns + column] ?? 0);
  }
}

/** Moves the cell on and gives the new hidden state. */
function nextHidden(sums: Float64Array, cell: Float64Array): Float64Array<ArrayBuffer> {
  const units = cell.length;
  const sum = (gate: number, unit: number): number => sums[gate * units + unit] ?? Number.NaN;
  return Float64Array.from(cell, (before, unit) => {
    const now = sigmoid(sum(1, unit)) * before + sigmoid(sum(0, unit)) * Math.tanh(sum(2, unit));
    cell[unit] = now;
    return sigmoid(sum(3, unit)) * Math.tanh(now);
  });
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
