import { readFileSync } from 'node:fs';
import type { OutgoingHttpHeaders } from 'node:http';
import type { AgentOptions } from 'node:https';
import type { Cluster, User } from '@kubernetes/client-node';
import type { Authenticator } from '@kubernetes/client-node/dist/auth.js';
import { ExecAuth } from '@kubernetes/client-node/dist/exec_auth.js';
import { FileAuth } from '@kubernetes/client-node/dist/file_auth.js';

/** What a user logs in with: headers, and what TLS connections are made with. */
export interface Login extends AgentOptions {
  /** User and password, with a colon between them. */
  readonly auth?: string;
  readonly headers: OutgoingHttpHeaders;
}

/**
 * Authentication providers that hardly anybody has any more: kubectl dropped the first two with Kubernetes 1.26. They
 * are loaded where they are asked for: the last one brings the generated client of the whole API along, and holds
 * 50 MB.
 */
const RARE = new Map<unknown, () => Promise<Authenticator>>([
  ['azure', async () => new (await import('@kubernetes/client-node/dist/azure_auth.js')).AzureAuth()],
  ['gcp', async () => new (await import('@kubernetes/client-node/dist/gcp_auth.js')).GoogleCloudPlatformAuth()],
  ['oidc', async () => new (await import('@kubernetes/client-node/dist/oidc_auth.js')).OpenIDConnectAuth()],
]);

/** The ways to log in of one kubeconfig, by @kubernetes/client-node's authenticators, which keep what is still valid. */
export class Authentication {
  readonly #usual: readonly Authenticator[] = [new ExecAuth(), new FileAuth()];
  readonly #rare = new Map<unknown, Authenticator>();

  /**
   * @throws Error when a file that the entries name cannot be read, or a credential plugin fails
   */
  async login(cluster: Cluster, user: User): Promise<Login> {
    const ca = contentOf(cluster.caFile, cluster.caData);
    const cert = contentOf(user.certFile, user.certData);
    const key = contentOf(user.keyFile, user.keyData);
    const headers: OutgoingHttpHeaders = { ...(user.impersonateUser && { 'Impersonate-User': user.impersonateUser }) };
    const login: Login = {
      ...(cluster.skipTLSVerify && { rejectUnauthorized: false }),
      ...(cluster.tlsServerName && { servername: cluster.tlsServerName }),
      ...(ca && { ca }),
      ...(cert && { cert }),
      ...(key && { key }),
      ...(user.username && { auth: `${user.username}:${user.password}` }),
      headers,
    };
    await (await this.#authenticatorOf(user))?.applyAuthentication(user, login);
    if (user.token) headers['Authorization'] = `Bearer ${user.token}`;
    return login;
  }

  async #authenticatorOf(user: User): Promise<Authenticator | undefined> {
    const provider: unknown = user.authProvider?.name;
    const load = RARE.get(provider);
    if (!load) return this.#usual.find((each) => each.isAuthProvider(user));
    const found = this.#rare.get(provider) ?? (await load());
    this.#rare.set(provider, found);
    return found;
  }
}

function contentOf(file: string | undefined, data: string | undefined): Buffer | undefined {
  if (file) return readFileSync(file);
  return data ? Buffer.from(data, 'base64') : undefined;
}
