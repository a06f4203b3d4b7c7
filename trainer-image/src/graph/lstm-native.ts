import { attr } from './attributes.ts';
import { nth } from './builder.ts';
import type { HiddenGradient, LstmKernels, WeightGradients } from './lstm.ts';

/** The layer by the operations of our own addon (trainer-image/native), one forward and one backward. */
export const nativeLstm: LstmKernels = (g, { input, kernel, recurrent, bias }) => {
  const inputs = [input, kernel, recurrent, bias];
  const hidden = g.add('TuningSweepLstm', inputs, {});
  const backward = ({ gradient }: HiddenGradient, wantsInput: boolean): WeightGradients & { input: string } => {
    const attributes = { input_gradient: attr.bool(wantsInput) };
    const node = g.add('TuningSweepLstmGrad', [...inputs, hidden, nth(hidden, 1), gradient], attributes);
    return { input: node, kernel: nth(node, 1), recurrent: nth(node, 2), bias: nth(node, 3) };
  };
  return {
    hidden,
    backward: (from) => backward(from, false),
    backwardThrough: (from) => backward(from, true),
  };
};
