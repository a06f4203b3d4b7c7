import util from 'node:util';
import type * as TfjsWasm from '@tensorflow/tfjs-backend-wasm';
import { loadBinding } from '../graph/binding.ts';
import { chosenDevice, DEVICES } from '../graph/device.ts';
import { LayersModel } from '../model/layers-model.ts';
import type { Tfjs } from '../model/layers-model.ts';
import { requirePackage } from '../packages.ts';
import type { Candidate } from './backend.ts';

/** tfjs's own layers, their operations one by one through tfjs-node. */
export const layersNode: Candidate = {
  name: 'layers-node',
  open: async () => {
    const tf = loadTfjsNode();
    return { name: `layers-node-${chosenDevice()}`, create: (options) => new LayersModel(tf, options) };
  },
};

/** tfjs's own layers on its WebAssembly backend: needs nothing but JavaScript. */
export const layersWasm: Candidate = {
  name: 'layers-wasm',
  open: async () => {
    const tf: Tfjs = requirePackage('@tensorflow/tfjs');
    const wasm: typeof TfjsWasm = requirePackage('@tensorflow/tfjs-backend-wasm');
    wasm.setThreadsCount(1);
    if (!(await tf.setBackend('wasm'))) throw new Error('tfjs could not start its WebAssembly backend');
    return { name: 'layers-wasm', create: (options) => new LayersModel(tf, options) };
  },
};

/**
 * tfjs on tfjs-node, or tfjs-node-gpu.
 *
 * @throws BindingError when the native binding has not been set up
 */
export function loadTfjsNode(): Tfjs {
  loadBinding();
  // tfjs-node calls two functions that Node 23 dropped.
  Object.assign(util, {
    isNullOrUndefined: (value: unknown) => value === null || value === undefined,
    isArray: Array.isArray,
  });
  return requirePackage(DEVICES[chosenDevice()].npmPackage);
}
