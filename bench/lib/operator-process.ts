import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { IMAGES } from '../../scripts/images/contents.mjs';
import { freePort } from '../../test/servers/listen.ts';
import { until } from '../../test/support/until.ts';

const LAUNCHER = join(import.meta.dirname, '..', '..', 'cli', 'bin', 'tuningsweep.mjs');
/** Enough never to be what is measured: the default of 50 requests a second would be. */
const UNBOUND = ['--kube-api-qps', '10000', '--kube-api-burst', '10000'];

/** What the operator has counted since its start, by its own metrics. */
export interface Counts {
  readonly statements: number;
  readonly requests: number;
  /** Requests that are no GET. */
  readonly writes: number;
}

/** An operator that runs as a process of its own. */
export interface OperatorProcess {
  readonly pid: number;
  /** All its metrics, in the text format. */
  scrape(): Promise<string>;
  counts(): Promise<Counts>;
  stop(): Promise<void>;
}

/** Starts the operator and waits until it is ready; warnings go to standard error. */
export async function startOperator(kubeconfig: string, ledgerUrl: string): Promise<OperatorProcess> {
  const address = `127.0.0.1:${await freePort()}`;
  const args = ['operator', '--kubeconfig', kubeconfig, '--bind-address', address, '--log-level', 'warn', ...UNBOUND];
  const child = spawn(process.execPath, [...asInItsImage(), LAUNCHER, ...args], {
    env: { ...process.env, LEDGER_URL: ledgerUrl },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const ended = once(child, 'exit');
  await until('the operator is ready', () => isReady(address));
  const scrape = async (): Promise<string> => await (await fetch(`http://${address}/metrics`)).text();
  return {
    pid: child.pid ?? Number.NaN,
    scrape,
    counts: async () => countsIn(await scrape()),
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** The options of Node that the operator's image starts it with. */
export function asInItsImage(): string[] {
  return IMAGES.operator.entrypoint.filter((word) => word.startsWith('--'));
}

async function isReady(address: string): Promise<boolean> {
  try {
    return (await fetch(`http://${address}/readyz`)).ok;
  } catch {
    return false; // nobody listens yet
  }
}

function countsIn(text: string): Counts {
  return {
    statements: sumOf(text, /^tuningsweep_ledger_query_duration_seconds_count\{/),
    requests: sumOf(text, /^rest_client_requests_total\{/),
    writes: sumOf(text, /^rest_client_requests_total\{(?!.*method="GET")/),
  };
}

/** The sum of a metric's series, of those whose lines match. */
export function sumOf(text: string, series: RegExp): number {
  const lines = text.split('\n').filter((line) => series.test(line));
  return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
}
