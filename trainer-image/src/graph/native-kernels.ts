import { createRequire } from 'node:module';
import { join } from 'node:path';
import { loadBinding } from './binding.ts';

const ADDON = join(import.meta.dirname, '..', '..', 'native', 'build', 'lstm.node');
const require = createRequire(import.meta.url);

/**
 * Makes the operations of our own addon (trainer-image/native) known to TensorFlow.
 *
 * @returns the instruction set that its kernels were chosen for: avx512, avx2 or baseline
 * @throws Error when the addon was not compiled, does not fit, or lacks what TRAINER_INSTRUCTION_SET asks for
 */
export function loadNativeKernels(): string {
  loadBinding(); // brings the library that the addon is linked to
  const addon: unknown = require(ADDON);
  if (typeof addon === 'object' && addon !== null && 'instructionSet' in addon) return String(addon.instructionSet);
  throw new Error(`${ADDON} is of another version; run: npm run setup`);
}
