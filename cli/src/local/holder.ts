import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';

/**
 * Who a runner is, as the lease names it: host, process and the moment that the process began, so that a process id
 * used again by something else is not taken for the runner.
 */
export function runnerHolder(): string {
  return [hostname(), process.pid, startTicks(process.pid) ?? 0, randomUUID().slice(0, 8)].join('/');
}

/** True when the holder was a runner on this host and its process is gone: its lease need not be waited for. */
export function isGone(holder: string): boolean {
  const [host, pid, ticks] = holder.split('/');
  if (host !== hostname() || !pid) return false;
  return startTicks(Number(pid)) !== Number(ticks);
}

/** When a process began, in clock ticks since boot (proc(5), field 22 of stat); undefined when it is gone. */
function startTicks(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const state = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return state[0] === 'Z' ? undefined : Number(state[19]);
  } catch {
    return undefined;
  }
}
