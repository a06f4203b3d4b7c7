import type { Cluster, DispatcherOptions } from '@kubernetes/client-node';
import type { Login } from './authentication.ts';
import type { KubeConfig } from './kube-config.ts';

/** How to reach the API server right now. */
export interface Access {
  /** Base URL; may have a path. */
  readonly server: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly connection: DispatcherOptions;
}

/** Below the 60 s after which load balancers of clouds drop an idle connection; client-go has the same. */
const KEEP_ALIVE = { keepAlive: true, keepAliveInitialDelay: 30_000 };

/**
 * What the current context of a kubeconfig comes to.
 * @throws Error when its cluster is reached without TLS and does not say that it may be, or logging in fails
 */
export async function accessOf(config: KubeConfig): Promise<Access> {
  const { currentCluster: cluster, currentUser: user } = config;
  const login = cluster && user ? await config.authentication.login(cluster, user) : { headers: {} };
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(login.headers)) headers[name] = String(value).trim();
  if (login.auth) headers['Authorization'] = `Basic ${Buffer.from(login.auth).toString('base64')}`;
  return { server: (cluster?.server ?? '').replace(/\/$/, ''), headers, connection: connectionOf(cluster, login) };
}

function connectionOf(cluster: Cluster | undefined, login: Login): DispatcherOptions {
  const { ca, cert, key, rejectUnauthorized, servername } = login;
  const tls = {
    ...(ca !== undefined && { ca }),
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key }),
    ...(rejectUnauthorized !== undefined && { rejectUnauthorized }),
    ...(servername !== undefined && { servername }),
  };
  const { server = '', proxyUrl: uri, skipTLSVerify } = cluster ?? {};
  if (uri?.startsWith('socks')) return { type: 'socks', uri, requestTls: tls };
  if (uri) return { type: 'proxy', uri, requestTls: tls, connect: KEEP_ALIVE };
  if (server.startsWith('http:') && !skipTLSVerify) {
    throw new Error(`kubeconfig: expected a server with https:// or insecure-skip-tls-verify, found ${server}`);
  }
  return Object.keys(tls).length === 0 ? { type: 'none' } : { type: 'agent', connect: { ...tls, ...KEEP_ALIVE } };
}
