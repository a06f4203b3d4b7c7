import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { InputError } from '../../../errors.ts';

/** Bytes that can be read from their beginning as often as needed. */
export type Source = () => AsyncIterable<Uint8Array>;

/** A file as it is. */
export function fileSource(path: string): Source {
  return () => createReadStream(path);
}

/** What a stream brings, kept in memory. */
export async function keepStream(stream: Readable): Promise<Source> {
  const parts: Buffer[] = await stream.map((part: Uint8Array | string) => Buffer.from(part)).toArray();
  return () => iterate(parts);
}

async function* iterate<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

const HEAD = 65_536;

/** The first bytes of a source, at most 64 KiB. */
export async function readHead(source: Source): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of source()) {
    parts.push(part);
    length += part.length;
    if (length >= HEAD) break;
  }
  return Buffer.concat(parts).subarray(0, HEAD);
}

const GZIP = Buffer.from([0x1f, 0x8b]);
const ZIP = Buffer.from('PK\u0003\u0004');
const OLE = Buffer.from([0xd0, 0xcf, 0x11, 0xe0]);

/**
 * The text's bytes of a source, which may be compressed with gzip.
 *
 * @throws InputError when it is a spreadsheet or another archive
 */
export function uncompress(source: Source, head: Buffer): { bytes: Source; compressed: boolean } {
  const startsWith = (magic: Buffer): boolean => head.subarray(0, magic.length).equals(magic);
  if (startsWith(ZIP) || startsWith(OLE)) {
    throw new InputError('expected text, found a spreadsheet or a ZIP archive; save the table in it as CSV first');
  }
  return startsWith(GZIP) ? { bytes: () => gunzip(source), compressed: true } : { bytes: source, compressed: false };
}

async function* gunzip(source: Source): AsyncGenerator<Uint8Array> {
  try {
    yield* pipeline(source(), createGunzip(), () => {}) as AsyncIterable<Uint8Array>;
  } catch (error) {
    const isDamage = error instanceof Error && 'code' in error && String(error.code).startsWith('Z_');
    throw isDamage ? new InputError(`the compressed file is damaged: ${error.message}`) : error;
  }
}
