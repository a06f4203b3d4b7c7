import { afterAll, beforeAll } from 'vitest';
import { controlPlane, realCluster } from '../support/servers/servers.ts';
import { makeAccount } from './client/accounts.ts';
import type { AccountSpec } from './client/accounts.ts';
import { connect } from './client/api.ts';
import type { Access, Api } from './client/api.ts';
import { startControlPlane } from './control-plane/control-plane.ts';
import type { Connection, ControlPlane } from './control-plane/control-plane.ts';
import { kubectl } from './client/kubectl.ts';
import type { RealCluster } from './node/cluster.ts';
import type { KubectlOptions } from './client/kubectl.ts';
import { deleteNamespace, makeNamespace } from './client/namespaces.ts';

/** The control plane that all suites of a run share, as one of them sees it. */
export interface SharedCluster {
  readonly connection: Connection;
  /** As an account that may do anything. */
  readonly api: Api;
  /** Makes a namespace, which is deleted after the suite; its name, made up where none is given. */
  namespace(name?: string): Promise<string>;
  /** Makes a service account with exactly these rights. */
  account(spec: AccountSpec): Promise<Access>;
  /** Runs kubectl; gives what it prints. */
  kubectl(args: readonly string[], options?: KubectlOptions): Promise<string>;
}

/**
 * The control plane for the surrounding suite; to be called where the suite is declared. Other suites use it at the same
 * time: keep to namespaces of your own, and use your own control plane to restart its parts.
 */
export function useControlPlane(): SharedCluster {
  return useCluster(controlPlane, async () => {});
}

/** The control plane with a real node that all suites of a run share; without the resources of this project. */
export function useRealCluster(): SharedCluster & { readonly real: () => RealCluster } {
  let real: RealCluster | undefined;
  const cluster = useCluster(
    async () => (real = await realCluster()),
    async () => {},
  );
  return Object.assign(cluster, { real: () => opened(real) });
}

/** A control plane that only the surrounding suite uses; `plane` gives it, to stop and start its API server. */
export function useOwnControlPlane(): SharedCluster & { readonly plane: () => ControlPlane } {
  let own: ControlPlane | undefined;
  const start = async (): Promise<Connection> => (own = await startControlPlane());
  const cluster = useCluster(start, async () => own?.stop());
  return Object.assign(cluster, { plane: () => opened(own) });
}

function useCluster(open: () => Promise<Connection>, close: () => Promise<void>): SharedCluster {
  let current: { connection: Connection; api: Api } | undefined;
  const namespaces: string[] = [];
  beforeAll(async () => {
    const connection = await open();
    current = { connection, api: connect(connection) };
  });
  afterAll(async () => {
    for (const name of namespaces) await deleteNamespace(opened(current).api, name);
    await close();
  });
  return {
    get connection() {
      return opened(current).connection;
    },
    get api() {
      return opened(current).api;
    },
    namespace: async (given) => {
      const name = await makeNamespace(opened(current).api, given);
      namespaces.push(name);
      return name;
    },
    account: (spec) => makeAccount(opened(current).api, opened(current).connection, spec),
    kubectl: (args, options) => kubectl(opened(current).connection, args, options),
  };
}

function opened<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('the control plane is there only while the tests of its suite run');
  return value;
}
