import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Names the browser to test with, in the place of the system's. */
export const VARIABLE = 'TUNINGSWEEP_TEST_CHROMIUM';

const EXECUTABLES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** A Chromium on this machine: the one that is named, else one of the system's. */
export function findChromium(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(':');
  const candidates = folders.flatMap((folder) => EXECUTABLES.map((name) => join(folder, name)));
  return process.env[VARIABLE] ?? candidates.find((path) => existsSync(path));
}
