import { lstat, mkdtemp, readdir, rm } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { isProcessGone, runnerHolder } from './holder.ts';

const PREFIX = 'tuningsweep-task-';
/** Process, when it began, host; then what makes the name its own. */
const NAME = new RegExp(`^${PREFIX}(\\d+)-([1-9]\\d*)-(.+)-[^-]+$`);

/** Makes a folder for the files of an attempt, named after the process that is to remove it. */
export async function makeAttemptFolder(): Promise<string> {
  const [host, pid, ticks] = runnerHolder().split('/');
  return await mkdtemp(join(tmpdir(), `${PREFIX}${pid}-${ticks}-${host}-`));
}

/**
 * Removes the folders of this user's runners on this host that were killed before they could do so. What cannot be removed
 * stays: it is in nobody's way, and the next run tries again.
 */
export async function removeLeftFolders(): Promise<void> {
  const names = await readdir(tmpdir()).catch(() => []);
  for (const name of names.filter(isLeft)) {
    const path = join(tmpdir(), name);
    if (await isOurs(path)) await rm(path, { recursive: true, force: true }).catch(() => {});
  }
}

/** Where it is not known when its process began, another one may have its id, and it is left alone. */
function isLeft(name: string): boolean {
  const [, pid, ticks, host] = NAME.exec(name) ?? [];
  return host === hostname() && isProcessGone({ pid: Number(pid), ticks: Number(ticks) });
}

/** Everybody can write to the folder for temporary files. */
async function isOurs(path: string): Promise<boolean> {
  const found = await lstat(path).catch(() => undefined);
  return found !== undefined && found.isDirectory() && found.uid === process.getuid?.();
}
