import { createHash } from 'node:crypto';
import { ed25519 } from '@noble/curves/ed25519.js';
import type { AuthPlugin } from 'mysql2';

const NONCE_BYTES = 32;

/**
 * MariaDB's plugin `client_ed25519`: signs the server's nonce with a key made from the password. It is Ed25519 (RFC 8032) but
 * for the key, which is the hash of the password itself, of any length, in the place of a secret of 32 bytes: so Node's own
 * signatures do not serve. Source: MariaDB/server, plugin/auth_ed25519.
 */
export const clientEd25519: AuthPlugin =
  ({ connection }) =>
  (nonce) =>
    signature(connection.config.password ?? '', nonce.subarray(0, NONCE_BYTES));

/** @returns 64 bytes, R and S of RFC 8032, section 5.1.6 */
export function signature(password: string, message: Uint8Array): Buffer {
  const hash = sha512(Buffer.from(password));
  const secret = clamped(hash.subarray(0, 32));
  const r = scalar(sha512(hash.subarray(32), message));
  const [R, A] = [pointOf(r), pointOf(secret % ORDER)];
  const k = scalar(sha512(R, A, message));
  return Buffer.concat([R, bytesOf((r + k * secret) % ORDER)]);
}

const { Point } = ed25519;
const ORDER = Point.Fn.ORDER;

const sha512 = (...parts: readonly Uint8Array[]): Buffer => createHash('sha512').update(Buffer.concat(parts)).digest();
const pointOf = (factor: bigint): Uint8Array => Point.BASE.multiply(factor).toBytes();
const scalar = (hash: Buffer): bigint => littleEndian(hash) % ORDER;
const littleEndian = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes.toReversed()).toString('hex')}`);
const bytesOf = (value: bigint): Buffer =>
  Buffer.from(Buffer.from(value.toString(16).padStart(64, '0'), 'hex').toReversed());

/** RFC 8032, section 5.1.5. */
function clamped(bytes: Buffer): bigint {
  const pruned = Buffer.from(bytes);
  pruned[0]! &= 248;
  pruned[31] = (pruned[31]! & 127) | 64;
  return littleEndian(pruned);
}
