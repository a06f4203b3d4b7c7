import { afterAll, beforeAll } from 'vitest';
import { controlPlane } from '../support/servers.ts';
import { makeAccount } from './accounts.ts';
import type { AccountSpec } from './accounts.ts';
import { connect } from './api.ts';
import type { Access, Api } from './api.ts';
import type { Connection } from './control-plane.ts';
import { kubectl } from './kubectl.ts';
import type { KubectlOptions } from './kubectl.ts';
import { deleteNamespace, makeNamespace } from './namespaces.ts';

/** The control plane that all suites of a run share, as one of them sees it. */
export type SharedCluster = {
  readonly connection: Connection;
  /** As an account that may do anything. */
  readonly api: Api;
  /** Makes a namespace, which is deleted after the suite; its name, made up where none is given. */
  namespace(name?: string): Promise<string>;
  /** Makes a service account with exactly these rights. */
  account(spec: AccountSpec): Promise<Access>;
  /** Runs kubectl; gives what it prints. */
  kubectl(args: readonly string[], options?: KubectlOptions): Promise<string>;
};

/**
 * The control plane for the surrounding suite; to be called where the suite is declared. Other suites use it at the same
 * time: keep to namespaces of your own, and start your own (`startControlPlane`) to restart its parts.
 */
export function useControlPlane(): SharedCluster {
  let open: { connection: Connection; api: Api } | undefined;
  const namespaces: string[] = [];
  const current = () => {
    if (open === undefined) throw new Error('the control plane is there only while the tests of its suite run');
    return open;
  };
  beforeAll(async () => {
    const connection = await controlPlane();
    open = { connection, api: connect(connection) };
  });
  afterAll(async () => {
    for (const name of namespaces) await deleteNamespace(current().api, name);
  });
  return {
    get connection() {
      return current().connection;
    },
    get api() {
      return current().api;
    },
    namespace: async (name) => {
      const made = await makeNamespace(current().api, name);
      namespaces.push(made);
      return made;
    },
    account: (spec) => makeAccount(current().api, current().connection, spec),
    kubectl: (args, options) => kubectl(current().connection, args, options),
  };
}
