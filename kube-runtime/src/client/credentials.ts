import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { accessOf } from './access.ts';
import type { Access } from './access.ts';
import { inClusterConfig } from './in-cluster.ts';
import type { KubeConfig } from './kube-config.ts';
import { readKubeConfigs } from './kube-config-files.ts';
import { monotonicMs } from '../time.ts';

/** client-go's token_source.go reads token files again after a minute; so do we, with certificates too. */
const DEFAULT_REFRESH_MS = 60_000;

/** Nothing says how to reach an API server. */
export class NoKubeConfigError extends Error {
  override readonly name = 'NoKubeConfigError';

  constructor() {
    super('Kubernetes: expected --kubeconfig, KUBECONFIG, ~/.kube/config or to run in a pod, found none');
  }
}

/**
 * Reads the configuration as kubectl and controllers do: the given files, else those of `KUBECONFIG`, else the service
 * account of the pod, else `~/.kube/config`. Several files are separated as in PATH.
 *
 * @throws NoKubeConfigError when there is none
 * @throws Error when a file cannot be read, or the context is not in it
 */
export function loadKubeConfig({ kubeconfig, context }: { kubeconfig?: string; context?: string } = {}): KubeConfig {
  const config = findKubeConfig(kubeconfig || process.env['KUBECONFIG']);
  if (context) config.setCurrentContext(context);
  if (!config.currentCluster) {
    const names = config.entries.contexts.map(({ name }) => name);
    if (names.length === 0 && !config.currentContext) throw new NoKubeConfigError();
    throw new Error(
      `kubeconfig: context "${config.currentContext}" not found, or its cluster is not; there are: ${names.join(', ')}`,
    );
  }
  return config;
}

function findKubeConfig(files: string | undefined): KubeConfig {
  if (files) return readKubeConfigs(files.split(delimiter));
  if (process.env['KUBERNETES_SERVICE_HOST']) return inClusterConfig();
  const own = join(homedir(), '.kube', 'config');
  if (existsSync(own)) return readKubeConfigs([own]);
  throw new NoKubeConfigError();
}

/**
 * The credentials of the process, read again every minute and after a refusal, so that rotated tokens, client
 * certificates and CA bundles are taken up without a restart.
 */
export class Credentials {
  readonly #load: () => KubeConfig;
  readonly #refreshMs: number;
  #config: KubeConfig | undefined;
  #access: Promise<Access> | undefined;
  #readAt = -Infinity;

  /** @param load reads the configuration and the files that it names afresh. */
  constructor(load: () => KubeConfig, refreshMs: number = DEFAULT_REFRESH_MS) {
    this.#load = load;
    this.#refreshMs = refreshMs;
  }

  /** @throws Error when the configuration or a file that it names cannot be read; the next call tries again. */
  async current(): Promise<Access> {
    if (!this.#access || monotonicMs() - this.#readAt >= this.#refreshMs) {
      this.#readAt = monotonicMs();
      this.#access = this.#read();
    }
    try {
      return await this.#access;
    } catch (error) {
      this.forget();
      throw error;
    }
  }

  /** The server refused the credentials: the next call reads everything again. */
  forget(): void {
    this.#access = undefined;
    this.#config = undefined;
  }

  async #read(): Promise<Access> {
    // A credential plugin is a program; its answer has a time of expiry, which the loaded configuration minds.
    const config = this.#config?.currentUser?.exec ? this.#config : this.#load();
    this.#config = config;
    return accessOf(config);
  }
}
