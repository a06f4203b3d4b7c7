import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { connect, isIP } from 'node:net';
import type { Socket } from 'node:net';
import type { PoolOptions } from 'mysql2';
import { InputError, messageOf } from '../../../errors.ts';
import type { MysqlAddress } from '../address.ts';

/**
 * The part of a connection's options that encrypts it: with an authority's certificate, the server's must be signed by it
 * and be for the option `name` of the URL or, without it, for the host there.
 *
 * @throws InputError when the authority's file holds no certificates
 */
export function encryption({ host, port, ca, name = host }: MysqlAddress): Pick<PoolOptions, 'ssl' | 'stream'> {
  if (ca === undefined) return {};
  const ssl = { ca: readAuthorities(ca), verifyIdentity: true };
  return isIP(host) === 0 ? { ssl } : { ssl, stream: () => socketTo(host, port, name) };
}

/**
 * A socket that says where it leads. mysql2 gives TLS no server name for an address (RFC 6066 wants none), so Node checks
 * the certificate against what the socket calls its host, or else against `localhost`: Node's net sets `_host` only where it
 * looked a name up.
 */
function socketTo(host: string, port: number, name: string): Socket {
  return Object.assign(connect({ host, port, noDelay: true, keepAlive: true }), { _host: name });
}

const CERTIFICATE = /-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----/gs;

/** An empty file would mean every public authority. */
function readAuthorities(file: string): string {
  try {
    const certificates = readFileSync(file, 'utf8').match(CERTIFICATE) ?? [];
    if (certificates.length === 0) throw new Error('there is none in it');
    return certificates.map((text) => new X509Certificate(text).toString()).join('');
  } catch (error) {
    throw new InputError(
      `expected PEM certificates of an authority in the file ${file} (ca=FILE): ${messageOf(error)}`,
    );
  }
}
