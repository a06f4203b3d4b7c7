import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
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

const require = createRequire(import.meta.url);
let loaded: Binding | undefined;

/**
 * tfjs-node's native binding, without tfjs itself: the trainer needs the session only, and leaving the JavaScript
 * kernels out starts a task half a second earlier.
 *
 * @throws BindingError when it has not been set up
 */
export function loadBinding(): Binding {
  if (loaded !== undefined) return loaded;
  const device = chosenDevice();
  tellLibrary(device);
  loaded = openBinding(homeOf(DEVICES[device].npmPackage));
  return loaded;
}

function homeOf(npmPackage: string): string {
  try {
    return dirname(require.resolve(`${npmPackage}/package.json`));
  } catch (error) {
    throw new BindingError(`The npm package ${npmPackage} is not installed. Run: npm run setup`, { cause: error });
  }
}

/**
 * The native binding of the tfjs-node package in a folder.
 *
 * @throws BindingError when it is not there or does not fit
 */
export function openBinding(packageHome: string): Binding {
  try {
    return asBinding(require(join(packageHome, 'lib', 'napi-v8', 'tfjs_binding.node')));
  } catch (error) {
    const cause = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new BindingError(`The TensorFlow binding does not load (${cause}). Run: npm run setup`, { cause: error });
  }
}

function asBinding(addon: unknown): Binding {
  if (isBinding(addon)) return addon;
  throw new Error('tfjs_binding.node is of another version');
}

const isBinding = (addon: unknown): addon is Binding =>
  typeof addon === 'object' && addon !== null && 'createTensor' in addon && 'runSavedModel' in addon;
