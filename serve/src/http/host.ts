import { isIPv4 } from 'node:net';

/** Names by which a browser on this machine asks a server on this machine. */
const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Whether an address is of this machine alone. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'));
}

/**
 * Whether a request asks for a name that this server goes by. A page elsewhere can have its own name mean 127.0.0.1 and so read
 * what is served there (DNS rebinding); the Host that its requests carry is still that name.
 *
 * @param header Host of the request
 * @param names that are allowed besides those of the loopback, without ports
 */
export function isKnownHost(header: string | undefined, names: readonly string[]): boolean {
  const host = header?.replace(/:\d+$/, '').toLowerCase();
  return host !== undefined && (LOOPBACK.has(host) || names.includes(host));
}
