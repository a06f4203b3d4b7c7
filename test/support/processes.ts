import { readdirSync, readFileSync, readlinkSync, realpathSync } from 'node:fs';

/** Process ids of the trainers that work in a folder. */
export function trainersIn(folder: string): number[] {
  const home = realpathSync(folder);
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => isTrainerIn(pid, home))
    .map(Number);
}

function isTrainerIn(pid: string, folder: string): boolean {
  try {
    return (
      readlinkSync(`/proc/${pid}/cwd`) === folder &&
      readFileSync(`/proc/${pid}/environ`, 'utf8').includes('\0CODE_TASK=')
    );
  } catch {
    return false; // gone between the listing and the look, or another user's
  }
}
