/**
 * Multiplications in a forward pass of one window: both LSTM layers, each day of the sequence. The dense layer's are left
 * out, being a thousandth of them.
 */
export function windowProducts(sequence: number, inputUnits: number, hiddenUnits: number): number {
  return sequence * 4 * (inputUnits * (1 + inputUnits) + hiddenUnits * (inputUnits + hiddenUnits));
}
