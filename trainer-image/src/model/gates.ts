/**
 * LSTM weights have four blocks of columns, one a gate. Keras and tfjs layers order them input, forget, candidate,
 * output; TensorFlow's block kernels order them input, candidate, forget, output. Swapping the middle two goes both ways.
 *
 * @param values rows of 4 · units columns each
 * @returns a copy in the other order
 */
export function swapGateOrder(values: Float32Array, units: number): Float32Array {
  const swapped = values.slice();
  for (let row = 0; row < values.length; row += 4 * units) {
    const second = row + units;
    const third = row + 2 * units;
    swapped.set(values.subarray(third, third + units), second);
    swapped.set(values.subarray(second, second + units), third);
  }
  return swapped;
}
