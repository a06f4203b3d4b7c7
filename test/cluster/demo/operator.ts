import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { freePort } from '../../servers/listen.ts';
import { until } from '../../support/until.ts';
import { projectFile } from './project-file.ts';

/**
 * Starts the operator as a process and waits until it is ready. What it logs goes to standard error.
 *
 * @returns what stops it, after it has finished what it was doing
 */
export async function startOperator(kubeconfig: string, ledgerUrl: string): Promise<() => Promise<void>> {
  const address = `127.0.0.1:${await freePort()}`;
  const args = ['operator', '--kubeconfig', kubeconfig, '--bind-address', address, '--log-level', 'warn'];
  const operator = spawn(process.execPath, [projectFile('cli/bin/tuningsweep.mjs'), ...args], {
    env: { ...process.env, LEDGER_URL: ledgerUrl },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const ended = once(operator, 'exit');
  await until('the operator is ready', () => isReady(address));
  return async () => {
    operator.kill('SIGTERM');
    await ended;
  };
}

async function isReady(address: string): Promise<boolean> {
  try {
    return (await fetch(`http://${address}/readyz`)).ok;
  } catch {
    return false; // nobody listens yet
  }
}
