import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { wholeSecond } from '@tuningsweep/ledger';

/** A runner as its lease names it. */
export interface Holder {
  readonly host: string;
  readonly pid: number;
  /** When its process began, in clock ticks since the host was started; 0 where nobody could tell. */
  readonly ticks: number;
  /** Absent where an earlier release holds the lease. */
  readonly user?: string;
  /** When it took the lease, by its host's clock, in ISO 8601; absent likewise. */
  readonly since?: string;
}

/**
 * Who a runner is, as the lease names it: host, process and the moment that the process began, so that a process id used
 * again by something else is not taken for the runner; then, for people, its user and the time.
 */
export function runnerHolder(now = new Date()): string {
  const own = [hostname(), process.pid, startTicks(process.pid) ?? 0, randomUUID().slice(0, 8)];
  return [...own, userName().replaceAll('/', '_'), wholeSecond(now.toISOString())].join('/');
}

const HOLDER = /^([^/]+)\/(\d+)\/(\d+)\/[^/]+(?:\/([^/]*)\/([^/]+))?$/;

/** Reads what {@link runnerHolder} wrote; undefined for what is none, such as the fence of an operator. */
export function readHolder(text: string): Holder | undefined {
  const [, host, pid, ticks, user, since] = HOLDER.exec(text) ?? [];
  if (host === undefined) return undefined;
  const told = user !== undefined && since !== undefined && { user, since };
  return { host, pid: Number(pid), ticks: Number(ticks), ...told };
}

/** True when the holder was a runner on this host and its process is gone: its lease need not be waited for. */
export function isGone(text: string): boolean {
  const holder = readHolder(text);
  return holder?.host === hostname() && isProcessGone(holder);
}

/** Whether a process of this host is not there any more. Where it is not known when it began, nobody can tell. */
export function isProcessGone({ pid, ticks }: Pick<Holder, 'pid' | 'ticks'>): boolean {
  return ticks !== 0 && startTicks(pid) !== ticks;
}

/** A user without a name in the system's lists, as in many containers, is a number. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.()}`;
  }
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
