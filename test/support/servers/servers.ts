import { inject } from 'vitest';
import { needsOf } from '../../../scripts/lib/projects.mjs';
import type { Need } from '../../../scripts/lib/projects.mjs';
import type { Connection } from '../../cluster/control-plane/control-plane.ts';
import type { RealCluster } from '../../cluster/node/cluster.ts';
import type { ServerKind } from '../../servers/program.ts';

/** The URL of a running server of this kind, without a database; the account may do anything there. */
export async function serverUrl(kind: ServerKind): Promise<string> {
  return await askDesk(kind);
}

/** The control plane of this run, with nodes that kwok simulates. */
export async function controlPlane(): Promise<Connection> {
  return JSON.parse(await askDesk('kubernetes'));
}

/** The control plane of this run with a real node. */
export async function realCluster(): Promise<RealCluster> {
  return JSON.parse(await askDesk('node'));
}

const NEEDS = { mysql: 'servers', mariadb: 'servers', kubernetes: 'cluster', node: 'node' } as const;

async function askDesk(name: keyof typeof NEEDS): Promise<string> {
  refuseUnnamed(NEEDS[name]);
  const response = await fetch(`${inject('serverDesk')}/${name}`);
  const answer = await response.text();
  if (!response.ok) throw new Error(answer);
  return answer;
}

/** What this machine has by chance, a machine with only what the project needs has not. */
function refuseUnnamed(need: Need): void {
  const project = inject('project');
  if (needsOf(project).includes(need)) return;
  const needs = needsOf(project).join(', ') || 'nothing';
  throw new Error(
    `expected a test of a project that needs '${need}', found one of '${project}', which needs ${needs}; ` +
      'give the file the name of another project of scripts/lib/projects.mjs, as in client.cluster.test.ts',
  );
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
