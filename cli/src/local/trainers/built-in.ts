import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { TRAINER_ENV, VERSION } from '@tuningsweep/ledger/contracts';
import { cacheFolder } from '../../../bin/cache.mjs';
import { runChild } from '../../../bin/child.mjs';

/** Comes with the npm package, which leaves TensorFlow's packages to the set-up; a checkout has them among its own. */
const PACKAGE_LIST = new URL('../../../../trainer-image/packages/package-lock.json', import.meta.url);
const SET_UP = new URL('../../../../scripts/setup-tensorflow.mjs', import.meta.url);

/** A program of the built-in trainer, and what its environment needs. */
export interface BuiltIn {
  command: readonly [string, ...string[]];
  env: Record<string, string>;
}

/** The built-in trainer: `main` trains tasks, `speed` measures what it computes with here. */
export function builtIn(program: 'main' | 'speed'): BuiltIn {
  const file = fileURLToPath(import.meta.resolve(`#trainer/${program}`));
  return { command: [process.execPath, '--disable-warning=ExperimentalWarning', file], env: packagesEnv() };
}

function packagesEnv(): Record<string, string> {
  if (process.env[TRAINER_ENV.packages] || !existsSync(PACKAGE_LIST)) return {};
  return { [TRAINER_ENV.packages]: join(cacheFolder(), `trainer-${VERSION}`) };
}

/**
 * Sets the built-in trainer up: TensorFlow's library and what is compiled against it. It says what it fetches, and why it
 * failed.
 *
 * @param how quick: says nothing, and in no time, where that was done before, and else all on stderr
 * @returns the set-up's exit code
 */
export async function setUpBuiltIn({ quick }: { quick: boolean }): Promise<number> {
  const args = [fileURLToPath(SET_UP), ...(quick ? ['--if-missing'] : [])];
  // By itself Node asks no proxy.
  const env = { NODE_USE_ENV_PROXY: '1', ...process.env, ...packagesEnv() };
  return await runChild(process.execPath, args, { stdio: ['inherit', quick ? 2 : 'inherit', 'inherit'], env });
}
