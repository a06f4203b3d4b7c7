import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * The folder for what is fetched or compiled once: the one that TUNINGSWEEP_CACHE names, else ~/.cache/tuningsweep.
 *
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string} its path; it need not be there yet
 */
export function cacheFolder(env = process.env) {
  return env['TUNINGSWEEP_CACHE'] || join(homedir(), '.cache', 'tuningsweep');
}
