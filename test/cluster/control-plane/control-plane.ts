import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Guarded } from '../../servers/guarded.ts';
import { freePort } from '../../servers/listen.ts';
import { connect } from '../client/api.ts';
import type { Access } from '../client/api.ts';
import { kubeconfig } from '../client/kubeconfig.ts';
import { accountIsIn } from '../client/namespaces.ts';
import { chosenRelease, findPrograms } from '../programs/programs.ts';
import type { Programs } from '../programs/programs.ts';
import * as commands from './commands.ts';
import { makeCredentials } from './credentials.ts';
import type { Credentials, Tokens } from './credentials.ts';
import { installCrds } from './crds.ts';
import { Host } from './host.ts';
import { addNodes } from './nodes.ts';

/** All that a test needs to work with a control plane of another process; the account may do anything. */
export type Connection = Access & {
  readonly etcdUrl: string;
  /** A file, for programs. */
  readonly kubeconfig: string;
  readonly programs: Programs;
};

/** A running control plane. */
export type ControlPlane = Connection & {
  /** What a kubelet knows itself by, as the node REAL_NODE. */
  readonly kubeletToken: string;
  stop: () => Promise<void>;
  /** Kills the API server; every connection to it breaks. */
  stopApiServer: () => Promise<void>;
  /** Starts it again, at the same address, with the same certificate. */
  startApiServer: () => Promise<void>;
};

interface Options {
  /** How many nodes kwok simulates; without any, it does not run, and leaves real ones alone. */
  readonly nodes?: number;
  /** The range that the addresses of services are from. */
  readonly services?: string;
  /** Whether the resources of this project are known. */
  readonly crds?: boolean;
}

const START_LIMIT_MS = 60_000;

/**
 * Starts etcd, an API server, a controller manager and a scheduler with nothing in it but some nodes, on free ports of the
 * loopback interface. All of it ends, and its data go, with `stop` or when this process dies.
 * @throws Error when the programs are not there, or with the end of the log of the one that does not come up
 */
export async function startControlPlane({
  nodes = 2,
  services = '10.0.0.0/24',
  crds = true,
}: Options = {}): Promise<ControlPlane> {
  const programs = findPrograms(chosenRelease());
  if (programs === undefined) throw new Error('Kubernetes for tests is not on this machine; run: npm test');
  const host = new Host(programs, mkdtempSync(join(tmpdir(), 'tuningsweep-kubernetes-')));
  try {
    return await startOn(host, makeCredentials(host.home), { nodes, services, crds });
  } catch (error) {
    await host.stop();
    throw error;
  }
}

async function startOn(host: Host, credentials: Credentials, options: Required<Options>): Promise<ControlPlane> {
  const etcdUrl = await loopbackUrl('http');
  host.run(commands.etcd(join(host.home, 'etcd'), etcdUrl, await loopbackUrl('http')));
  const { caFile, tokens } = credentials;
  const access = { url: await loopbackUrl('https'), caFile, token: tokens.admin };
  const apiServer = apiServerOn(host, access, commands.apiServer(etcdUrl, access.url, options.services, credentials));
  await apiServer.start();
  const api = connect(access);
  const file = (user: keyof Tokens): string => writeKubeconfig(host.home, user, { ...access, token: tokens[user] });
  host.run(commands.controllerManager(file('controllerManager'), credentials));
  host.run(commands.scheduler(file('scheduler')));
  if (options.nodes > 0) host.run(commands.kwok(file('kwok')));
  if (options.crds) await installCrds(api);
  await Promise.all([addNodes(api, options.nodes), accountIsIn(api, 'default')]);
  return {
    ...access,
    etcdUrl,
    kubeconfig: file('admin'),
    programs: host.programs,
    kubeletToken: tokens.kubelet,
    stop: () => host.stop(),
    stopApiServer: apiServer.stop,
    startApiServer: apiServer.start,
  };
}

async function loopbackUrl(scheme: string): Promise<string> {
  return `${scheme}://127.0.0.1:${await freePort()}`;
}

function writeKubeconfig(folder: string, user: keyof Tokens, access: Access): string {
  const file = join(folder, `${user}.kubeconfig`);
  writeFileSync(file, kubeconfig(access));
  return file;
}

interface Startable {
  start: () => Promise<void>;
  stop: () => Promise<void>;
}

function apiServerOn(host: Host, access: Access, command: readonly string[]): Startable {
  let running: Guarded | undefined;
  return {
    start: async () => {
      running = host.run(command);
      await running.comesUp(() => isReady(access), START_LIMIT_MS);
    },
    stop: async () => await running?.stop(),
  };
}

async function isReady(access: Access): Promise<boolean> {
  try {
    const { status } = await connect(access).send('GET', '/readyz');
    return status === 200;
  } catch {
    return false; // nobody listens yet, or there is no certificate yet
  }
}
