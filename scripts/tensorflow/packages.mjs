import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runChild } from '../../cli/bin/child.mjs';
import { ROOT } from '../lib/paths.mjs';
import { SetupError } from './commands.mjs';

/** TensorFlow's npm packages with the sums of all that they require: comes with our own npm package, which has none of them. */
const LIST = join(ROOT, 'trainer-image', 'packages');
const LOCK = 'package-lock.json';

/**
 * Whether a folder has the packages that ours asks for. A checkout asks for none: who names a folder there has filled it.
 *
 * @param {string} folder
 */
export function arePackagesThere(folder) {
  const [wanted, found] = [join(LIST, LOCK), join(folder, LOCK)];
  if (!existsSync(wanted)) return true;
  return existsSync(found) && readFileSync(found).equals(readFileSync(wanted));
}

/**
 * Brings TensorFlow's npm packages into a folder of their own; no install script is run.
 *
 * @param {string} folder
 * @param {(line: string) => void} log
 * @throws {SetupError} when npm fails
 */
export async function ensurePackages(folder, log) {
  if (arePackagesThere(folder)) return;
  log(`Fetching TensorFlow.js from your npm registry (about 60 MB, once), kept in ${folder}`);
  mkdirSync(dirname(folder), { recursive: true });
  const scratch = mkdtempSync(`${folder}.fetching-`);
  try {
    cpSync(LIST, scratch, { recursive: true });
    const code = await runChild('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: scratch,
    });
    if (code !== 0) throw new SetupError(`npm could not fetch TensorFlow.js (exit code ${code}; its reason is above).`);
    rmSync(folder, { recursive: true, force: true });
    renameSync(scratch, folder);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
