import { join } from 'node:path';
import { requirePackage } from '../packages.ts';
import { loadBinding, nativeFolder } from './binding.ts';

/**
 * Makes the operations of our own addon (trainer-image/native) known to TensorFlow.
 *
 * @returns the instruction set that its kernels were chosen for: avx512, avx2 or baseline
 * @throws Error when the addon was not compiled, does not fit, or lacks what TRAINER_INSTRUCTION_SET asks for
 */
export function loadNativeKernels(): string {
  loadBinding(); // brings the library that the addon is linked to
  const path = join(nativeFolder(), 'lstm.node');
  const addon: unknown = requirePackage(path);
  if (typeof addon === 'object' && addon !== null && 'instructionSet' in addon) return String(addon.instructionSet);
  throw new Error(`${path} is of another version`);
}
