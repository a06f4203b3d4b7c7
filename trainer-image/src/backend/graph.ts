import { loadBinding } from '../graph/binding.ts';
import { chosenDevice } from '../graph/device.ts';
import { blockLstm } from '../graph/lstm-block.ts';
import { nativeLstm } from '../graph/lstm-native.ts';
import { loadNativeKernels } from '../graph/native-kernels.ts';
import { GraphModel } from '../model/graph-model.ts';
import type { Candidate } from './backend.ts';

/** The training step as one TensorFlow graph, LSTM layers by our own kernels: the fastest on a CPU. */
export const graphNative: Candidate = {
  name: 'graph-native',
  open: async () => {
    const instructionSet = loadNativeKernels();
    return { name: `graph-native-${instructionSet}`, create: (options) => new GraphModel(options, nativeLstm) };
  },
};

/** The same graph, LSTM layers by TensorFlow's block kernels, which GPUs have as well. */
export const graphBlock: Candidate = {
  name: 'graph-block',
  open: async () => {
    loadBinding();
    return { name: `graph-block-${chosenDevice()}`, create: (options) => new GraphModel(options, blockLstm) };
  },
};
