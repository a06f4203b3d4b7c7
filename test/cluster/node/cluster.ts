import type { SecureServer } from '../../servers/start.ts';
import { startControlPlane } from '../control-plane/control-plane.ts';
import type { Connection } from '../control-plane/control-plane.ts';
import { chosenRelease } from '../programs/programs.ts';
import { freeAddresses } from './addresses.ts';
import { forward } from './forwarder.ts';
import { examplesWithImages, packExample } from './images/examples.ts';
import { packImage, packPause } from './images/images.ts';
import { serveName } from './name-server.ts';
import { startNode } from './node.ts';
import { nodePrograms } from './programs.ts';
import { whyNoNode } from './requirements.ts';

/** A control plane with one real node, and a database server with a certificate that pods reach. */
export type RealCluster = Connection & {
  /** The database server as this machine reaches it; an account that may do anything. */
  readonly databaseUrl: string;
  /** File of the authority that its certificate is to be checked against. */
  readonly databaseCa: string;
  /** The address of this machine as the node and its pods see it. */
  readonly machine: string;
};

/** Where pods reach the database server, on MySQL's own port. */
export const DATABASE_HOST = 'ledger.test';

export const MYSQL_PORT = 3306;

/**
 * Starts a control plane and a real node with the project's images and those of its examples, packed from this checkout.
 *
 * @param startDatabase starts a server on the loopback interface, with a certificate for a name
 * @throws Error with what is missing, where a node cannot run
 */
export async function startCluster(
  startDatabase: (name: string) => Promise<SecureServer>,
): Promise<RealCluster & { stop: () => Promise<void> }> {
  const reason = whyNoNode();
  if (reason !== undefined) throw new Error(reason);
  const programs = nodePrograms(chosenRelease());
  const addresses = freeAddresses();
  await using stack = new AsyncDisposableStack();
  const plane = await startControlPlane({ nodes: 0, crds: false, services: addresses.serviceRange });
  stack.defer(plane.stop);
  const pack = async (folder: string): Promise<string[]> => [
    await packPause(programs, folder),
    await packImage('operator', folder),
    await packImage('trainer', folder),
    ...(await Promise.all(examplesWithImages().map((example) => packExample(example, folder)))),
  ];
  stack.defer(await startNode(plane, addresses, pack));
  const database = await startDatabase(DATABASE_HOST);
  stack.defer(database.stop);
  const { hostname, port } = new URL(database.url);
  const target = { host: hostname, port: Number(port) };
  stack.defer(await forward({ host: addresses.machine, port: MYSQL_PORT }, target));
  stack.defer(await serveName(addresses.machine, DATABASE_HOST, addresses.machine));
  const { url, caFile, token, etcdUrl, kubeconfig } = plane;
  const open = stack.move();
  return {
    url,
    caFile,
    token,
    etcdUrl,
    kubeconfig,
    programs: plane.programs,
    databaseUrl: database.url,
    databaseCa: database.caFile,
    machine: addresses.machine,
    stop: () => open.disposeAsync(),
  };
}
