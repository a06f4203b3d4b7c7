import { existsSync } from 'node:fs';
import { TF32_ENV, TRAINER_ENV } from '@tuningsweep/ledger/contracts';
import { BindingError } from './binding-error.ts';

export type Device = 'cpu' | 'gpu';

/** Where the binding comes from and what its library is told, by device. Never overrides what the environment says. */
export const DEVICES: Record<Device, { npmPackage: string; environment: Record<string, string> }> = {
  cpu: {
    npmPackage: '@tensorflow/tfjs-node',
    environment: {
      // Nothing gets faster with more threads at these sizes; several tasks side by side use the cores better.
      TF_NUM_INTRAOP_THREADS: '1',
      TF_NUM_INTEROP_THREADS: '1',
    },
  },
  gpu: {
    npmPackage: '@tensorflow/tfjs-node-gpu',
    environment: {
      // Otherwise the first task takes all of the GPU's memory, and a second one beside it finds none.
      TF_FORCE_GPU_ALLOW_GROWTH: 'true',
      // From Ampere on cuBLAS would multiply in TF32, with 10 bits of mantissa: the probe of the gradient refuses that.
      [TF32_ENV]: '0',
    },
  },
};

// Warnings and errors only: the library's greetings are no news.
const QUIET = { TF_CPP_MIN_LOG_LEVEL: '1' };

/** Puts what a device's library is to know into the environment, which it reads as it is loaded. */
export function tellLibrary(device: Device, env: NodeJS.ProcessEnv = process.env): void {
  for (const [name, value] of Object.entries({ ...QUIET, ...DEVICES[device].environment })) env[name] ??= value;
}

// The driver makes one of these: the first on a machine, the second in WSL.
const DRIVER_NODES = ['/dev/nvidiactl', '/dev/dxg'];

/**
 * The device that TRAINER_DEVICE names, a CPU by default.
 *
 * @throws BindingError when it is neither cpu nor gpu, or a GPU is not there: TensorFlow would go on without a word
 */
export function chosenDevice(env: NodeJS.ProcessEnv = process.env): Device {
  const wanted = env[TRAINER_ENV.device] || 'cpu';
  if (wanted === 'cpu') return wanted;
  if (wanted !== 'gpu') throw new BindingError(`${TRAINER_ENV.device} must be cpu or gpu, found '${wanted}'.`);
  if (DRIVER_NODES.some((path) => existsSync(path))) return wanted;
  throw new BindingError(
    `${TRAINER_ENV.device} is gpu, but this machine shows no NVIDIA driver (/dev/nvidiactl); ` +
      `ask for a GPU in spec.trainer.resources.limits, or set ${TRAINER_ENV.device}=cpu.`,
  );
}
