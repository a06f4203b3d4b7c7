import { dirname, join } from 'node:path';
import { requirePackage } from '../packages.ts';
import { BindingError } from './binding-error.ts';
import { chosenDevice, DEVICES, tellLibrary } from './device.ts';

/** The part used here of tfjs-node's native binding (binding/tfjs_binding.cc). Tensors are named by number. */
export interface Binding {
  createTensor(shape: readonly number[], dtype: number, data: Float32Array | Int32Array): number;
  deleteTensor(tensor: number): void;
  tensorDataSync(tensor: number): Float32Array | Int32Array;
  /** Opens a session on the SavedModel in a directory; returns the session's number. */
  loadSavedModel(directory: string, tags: string): number;
  deleteSavedModel(session: number): void;
  /** Feeds and fetches are comma-separated names "node:output"; values in the same order. */
  runSavedModel(session: number, tensors: readonly number[], feeds: string, fetches: string): { id: number }[];
  getNumOfTensors(): number;
  readonly TF_Version: string;
}

let loaded: Binding | undefined;

/**
 * tfjs-node's native binding, without tfjs itself: the trainer needs the session only, and leaving the JavaScript
 * kernels out starts a task half a second earlier.
 *
 * @throws BindingError when it has not been set up
 */
export function loadBinding(): Binding {
  if (loaded !== undefined) return loaded;
  tellLibrary(chosenDevice());
  loaded = openBinding(nativeFolder());
  return loaded;
}

/**
 * Where the set-up puts what it compiled: the folder in which tfjs-node looks for its binding.
 *
 * @throws BindingError when that package is not installed
 */
export function nativeFolder(): string {
  const { npmPackage } = DEVICES[chosenDevice()];
  try {
    return join(dirname(requirePackage.resolve(`${npmPackage}/package.json`)), 'lib', 'napi-v8');
  } catch (error) {
    throw new BindingError(`The npm package ${npmPackage} is not installed`, { cause: error });
  }
}

/**
 * The native binding in a folder.
 *
 * @throws BindingError when it is not there or does not fit
 */
export function openBinding(folder: string): Binding {
  try {
    return asBinding(requirePackage(join(folder, 'tfjs_binding.node')));
  } catch (error) {
    const cause = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new BindingError(`The TensorFlow binding does not load (${cause})`, { cause: error });
  }
}

function asBinding(addon: unknown): Binding {
  if (isBinding(addon)) return addon;
  throw new Error('tfjs_binding.node is of another version');
}

const isBinding = (addon: unknown): addon is Binding =>
  typeof addon === 'object' && addon !== null && 'createTensor' in addon && 'runSavedModel' in addon;
