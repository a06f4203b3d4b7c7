import { readdirSync, readFileSync, readlinkSync, realpathSync } from 'node:fs';

export interface RunningTrainer {
  pid: number;
  codeTask: string;
}

/** The trainers that work in a folder, or wait there for a task. */
export function trainersIn(folder: string): RunningTrainer[] {
  const home = realpathSync(folder);
  const processes = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return processes.flatMap((pid) => trainerOf(Number(pid), home) ?? []);
}

function trainerOf(pid: number, folder: string): RunningTrainer | undefined {
  try {
    if (readlinkSync(`/proc/${pid}/cwd`) !== folder) return undefined;
    const first = /\0CODE_TASK=([^\0]*)/.exec(readFileSync(`/proc/${pid}/environ`, 'utf8'))?.[1];
    if (first === undefined) return undefined;
    // Our trainer is called by the task that it works at.
    const title = /^tuningsweep trainer,? (\S+)/.exec(
      readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' '),
    );
    return { pid, codeTask: title?.[1] ?? first };
  } catch {
    return undefined; // gone between the listing and the look, or another user's
  }
}
