// What every other script needs first: packages and the TensorFlow binding.
import { join } from 'node:path';
import { runChild } from '../../cli/bin/child.mjs';
import { ensureModules, runtime } from './modules.mjs';
import { ROOT } from './paths.mjs';
import { Problem } from './problem.mjs';

/**
 * Brings the checkout to the state in which TuningSweep runs; quick when it is there already.
 *
 * @throws {Problem} when something cannot be had
 */
export async function setUp() {
  const begin = Date.now();
  await ensureModules();
  await runStep('scripts/setup-tensorflow.mjs', 'npm run setup');
  console.log(`✓ set up (${seconds(begin)})`);
}

/**
 * Runs one of the project's own programs on the project's Node, in the checkout's top folder.
 *
 * @param {string} file relative to the checkout
 * @param {string} retry the command to name when it fails
 * @param {readonly string[]} [args]
 * @throws {Problem} when it ends with anything but 0
 */
export async function runStep(file, retry, args = []) {
  const code = await runChild(runtime(), [join(ROOT, file), ...args], { cwd: ROOT });
  if (code !== 0) throw new Problem(`${file} failed (exit code ${code}; its reason is above).`, `Then run:  ${retry}`);
}

/**
 * @param {number} begin a time in milliseconds
 * @returns {string} the seconds since then, to show
 */
export function seconds(begin) {
  return `${((Date.now() - begin) / 1000).toFixed(1)} s`;
}
