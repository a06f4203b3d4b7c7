import { hash } from 'node:crypto';
import { canonicalJson } from './canonical.ts';

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';
const KEY_LENGTH = 7;
const POINT_LENGTH = 12;

/** SHA-256 of a text's UTF-8 bytes, in hexadecimal. */
export function sha256(text: string): string {
  return hash('sha256', text, 'hex');
}

/** The first `length` base32 digits (RFC 4648 alphabet in lower case, 5 bits each) of a number given in hexadecimal. */
export function base32(hex: string, length: number): string {
  let text = '';
  let bits = 0;
  let held = 0;
  for (let at = 0; text.length < length; at++) {
    held = ((held & 0x1f) << 4) | Number.parseInt(hex.charAt(at), 16);
    bits += 4;
    if (bits < 5) continue;
    bits -= 5;
    text += ALPHABET.charAt((held >> bits) & 0x1f);
  }
  return text;
}

/** Where a sweep lives: the cluster's id (or `--cluster-name`), its namespace and its name. */
export interface SweepPlace {
  readonly cluster: string;
  readonly namespace: string;
  readonly name: string;
}

/** What stands in the place of a cluster's id where there is no cluster. */
export const LOCAL_CLUSTER = 'local';

/** A sweep's 7-character key and the full hash that the key is cut from. */
export interface SweepIdentity {
  readonly key: string;
  readonly sha256: string;
}

/** The same place always has the same key, so a sweep that is restored finds its rows again. */
export function sweepIdentity({ cluster, namespace, name }: SweepPlace): SweepIdentity {
  const digest = sha256(canonicalJson({ cluster, namespace, name }));
  return { key: base32(digest, KEY_LENGTH), sha256: digest };
}

/** CODE_TASK of a point: 20 characters, a valid DNS label, so that it fits varchar(20) and a Job's name. */
export function codeTask(sweepKey: string, pointSha256: string): string {
  return `${sweepKey}-${base32(pointSha256, POINT_LENGTH)}`;
}

/** The key of the sweep that a task's code belongs to. */
export function sweepKeyOf(code: string): string {
  return code.slice(0, KEY_LENGTH);
}

const RANKED = 6;
/** The digits as a database that compares bytes sorts them. */
const SORTED = Array.from(ALPHABET).toSorted().join('');

/** Where a code stands among the codes of its sweep, by its first six digits: from 0 to 2^30 - 1. */
export function codeRank(code: string): number {
  const begin = KEY_LENGTH + 1;
  return Array.from(code.slice(begin, begin + RANKED)).reduce((rank, digit) => rank * 32 + SORTED.indexOf(digit), 0);
}
