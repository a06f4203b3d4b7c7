import { inject } from 'vitest';
import type { Connection } from '../cluster/control-plane.ts';
import type { RealCluster } from '../cluster/node/cluster.ts';
import type { ServerKind } from '../servers/program.ts';

/** The URL of a running server of this kind, without a database; the account may do anything there. */
export async function serverUrl(kind: ServerKind): Promise<string> {
  return await askDesk(kind);
}

/** The control plane of this run, with nodes that kwok plays. */
export async function controlPlane(): Promise<Connection> {
  return JSON.parse(await askDesk('kubernetes'));
}

/** The control plane of this run with a real node. */
export async function realCluster(): Promise<RealCluster> {
  return JSON.parse(await askDesk('node'));
}

async function askDesk(name: string): Promise<string> {
  const response = await fetch(`${inject('serverDesk')}/${name}`);
  const answer = await response.text();
  if (!response.ok) throw new Error(answer);
  return answer;
}

/**
 * The server for tests that need only one: `TUNINGSWEEP_TEST_SERVER`, by default MySQL.
 *
 * @throws Error when the variable names no server
 */
export function chosenServer(): ServerKind {
  const name = process.env['TUNINGSWEEP_TEST_SERVER'] ?? 'mysql';
  if (name === 'mysql' || name === 'mariadb') return name;
  throw new Error(`expected TUNINGSWEEP_TEST_SERVER as mysql or mariadb, found '${name}'`);
}
