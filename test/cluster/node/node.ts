import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { networkInterfaces, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { startGuarded } from '../../servers/guarded.ts';
import { connect } from '../client/api.ts';
import type { ControlPlane } from '../control-plane/control-plane.ts';
import { REAL_NODE } from '../control-plane/credentials.ts';
import { kubeconfig } from '../client/kubeconfig.ts';
import { isReady } from '../control-plane/nodes.ts';
import { chosenRelease } from '../programs/programs.ts';
import type { Addresses } from './addresses.ts';
import { nodeFiles } from './configuration.ts';
import { forward } from './forwarder.ts';
import { nodePrograms } from './programs.ts';

const START_LIMIT_MS = 120_000;
const INSIDE = new URL('inside.sh', import.meta.url).pathname;

/**
 * Starts a real node: a kubelet on containerd, whose pods run in containers and reach this machine by a bridge. It ends, and
 * all of it goes, with `stop` or when this process dies.
 *
 * @param plane a control plane without nodes, with the service range of `addresses`
 * @param pack puts the images that pods may use into a folder; the archives
 * @returns what stops it
 * @throws Error with the end of its log when it does not become ready
 */
export async function startNode(
  plane: ControlPlane,
  addresses: Addresses,
  pack: (folder: string) => Promise<readonly string[]>,
): Promise<() => Promise<void>> {
  const home = mkdtempSync(join(tmpdir(), 'tuningsweep-node-'));
  const cgroup = `tuningsweep-${process.pid}-${addresses.link}`;
  const programs = nodePrograms(chosenRelease());
  writeFiles(home, {
    ...nodeFiles(home, programs, cgroup, addresses),
    kubeconfig: kubeconfig({ ...plane, url: `https://${addresses.service}`, token: plane.kubeletToken }),
  });
  const env = environment(home, programs, cgroup, addresses, await pack(home));
  const plan = { folder: home, commands: [['bash', INSIDE]], afterwards: removeControlGroups(cgroup) };
  const node = startGuarded('the node', plan, env);
  await node.comesUp(async () => networkInterfaces()[addresses.link] !== undefined, START_LIMIT_MS);
  const [api, url] = [connect(plane), new URL(plane.url)];
  const stopForwarding = await forward(
    { host: addresses.service, port: 443 },
    { host: url.hostname, port: Number(url.port) },
  );
  await node.comesUp(() => isReady(api, REAL_NODE), START_LIMIT_MS);
  return async () => {
    stopForwarding();
    await node.stop();
  };
}

function writeFiles(home: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(home, name)), { recursive: true });
    writeFileSync(join(home, name), text);
  }
}

/** The kernel takes processes away, but not the groups that they were in; they are free a moment later. */
function removeControlGroups(cgroup: string): string[] {
  const groups = `find /sys/fs/cgroup -depth -type d -path '*/${cgroup}*'`;
  return ['bash', '-c', `for try in {1..50}; do ${groups} -exec rmdir {} + 2>/dev/null && break; sleep 0.1; done`];
}

/** What inside.sh expects. */
function environment(
  home: string,
  programs: string,
  cgroup: string,
  addresses: Addresses,
  archives: readonly string[],
): NodeJS.ProcessEnv {
  return {
    ...process.env,
    NODE_HOME: home,
    NODE_PROGRAMS: programs,
    NODE_NAME: REAL_NODE,
    NODE_IMAGES: archives.join(' '),
    SUBNET: addresses.subnet,
    MACHINE: addresses.machine,
    NODE_ADDRESS: addresses.node,
    SERVICE: addresses.service,
    LINK: addresses.link,
    CGROUP: cgroup,
  };
}
