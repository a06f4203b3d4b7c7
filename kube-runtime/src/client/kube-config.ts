import type { Cluster, Context, User } from '@kubernetes/client-node';
import { Authentication } from './authentication.ts';

/** The entries of a kubeconfig. */
export interface KubeConfigEntries {
  readonly clusters: readonly Cluster[];
  readonly users: readonly User[];
  readonly contexts: readonly Context[];
  /** Empty: none. */
  readonly currentContext: string;
}

/** A kubeconfig as kubectl reads it, with its ways to log in. */
export class KubeConfig {
  readonly authentication = new Authentication();
  readonly #entries: KubeConfigEntries;
  #context: string;

  constructor(entries: KubeConfigEntries) {
    this.#entries = entries;
    this.#context = entries.currentContext;
  }

  /** One with nothing but this cluster and this user. */
  static of(cluster: Cluster, user: User): KubeConfig {
    const context = { name: 'only', cluster: cluster.name, user: user.name };
    return new KubeConfig({ clusters: [cluster], users: [user], contexts: [context], currentContext: context.name });
  }

  get entries(): KubeConfigEntries {
    return this.#entries;
  }

  /** Its name; there need not be a context of this name. */
  get currentContext(): string {
    return this.#context;
  }

  /** @param name of the context that counts from now on */
  setCurrentContext(name: string): void {
    this.#context = name;
  }

  /** The cluster of the current context; undefined where one of them is not there. */
  get currentCluster(): Cluster | undefined {
    return byName(this.#entries.clusters, this.#current()?.cluster);
  }

  /** The same for its user. */
  get currentUser(): User | undefined {
    return byName(this.#entries.users, this.#current()?.user);
  }

  /** The namespace of the current context; undefined where it names none. */
  get namespace(): string | undefined {
    return this.#current()?.namespace;
  }

  #current(): Context | undefined {
    return byName(this.#entries.contexts, this.#context);
  }
}

function byName<T extends { readonly name: string }>(list: readonly T[], name: string | undefined): T | undefined {
  return list.find((each) => each.name === name);
}
