import { readDrivers } from '@tuningsweep/ledger';
import type { Ledger } from '@tuningsweep/ledger';
import { isGone, readHolder } from '../local/holder.ts';
import type { Holder } from '../local/holder.ts';

/** Who drives a sweep: a process that a person started, or the operator of a cluster. */
export type Runner = ({ readonly kind: 'process' } & Omit<Holder, 'ticks'>) | OperatorRunner;

interface OperatorRunner {
  readonly kind: 'operator';
  /** As the ledger names its lease: with its cluster and namespace. */
  readonly holder: string;
}

/**
 * Who drives sweeps now, by key: one of them, or all. A process that died on this machine drives nothing, whatever its lease
 * says. Read it before the sweeps: one that ends meanwhile is not taken for interrupted then.
 */
export async function readRunners(ledger: Ledger, sweepKey?: string): Promise<ReadonlyMap<string, Runner>> {
  const drivers = Array.from(await readDrivers(ledger, sweepKey)).filter(([, holder]) => !isGone(holder));
  return new Map(drivers.map(([key, holder]) => [key, runnerOf(holder)]));
}

/** Who holds a lease under this name. */
export function runnerOf(text: string): Runner {
  const holder = readHolder(text);
  if (holder === undefined) return { kind: 'operator', holder: text };
  const { ticks: _, ...told } = holder;
  return { kind: 'process', ...told };
}

/** A runner in a few characters, for a table. */
export function shortRunner(runner: Runner): string {
  return runner.kind === 'operator' ? 'operator' : `${runner.host}:${runner.pid}`;
}

/** A runner in words: who, where, since when. */
export function describeRunner(runner: Runner): string {
  if (runner.kind === 'operator') return `the operator ${runner.holder}`;
  const { host, pid, user, since } = runner;
  return [`process ${pid}`, user && `of ${user}`, `on ${host}`, since && `since ${since}`].filter(Boolean).join(' ');
}
