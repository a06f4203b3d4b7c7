import { join } from 'node:path';
import { ensurePython } from '../lib/python.ts';

/**
 * A Python with the peers of requirements.txt.
 *
 * @returns the interpreter's path
 * @throws Error with the command that failed
 */
export function ensurePeers(): string {
  return ensurePython(join(import.meta.dirname, 'requirements.txt'), 'PyTorch, Keras and Optuna (about 5 GB)').python;
}
