import { endianness } from 'node:os';

/** The kinds of values that are written: float32 and unsigned whole numbers of 32 bits. */
export type Values = Float32Array | Uint32Array;

export interface Tensor {
  readonly shape: readonly number[];
  readonly data: Values;
}

/** What a file holds: tensors by name, and texts about them. */
export interface Tensors {
  readonly metadata: Readonly<Record<string, string>>;
  readonly tensors: Readonly<Record<string, Tensor>>;
}

interface Entry {
  readonly dtype: string;
  readonly shape: readonly number[];
  /** From the end of the header. */
  readonly data_offsets: readonly [begin: number, end: number];
}

const LENGTH_BYTES = 8;
const BYTES = 4;
const METADATA = '__metadata__';
const KINDS = { F32: Float32Array, U32: Uint32Array } as const;

/**
 * Writes a file in the format safetensors, which is read in Python, Rust and others: the length of a header, the header in
 * JSON, padded with spaces, and the values, little-endian.
 *
 * Source: https://github.com/huggingface/safetensors#format
 */
export function packTensors({ metadata, tensors }: Tensors): Uint8Array {
  let end = 0;
  const entries = Object.entries(tensors).map(([name, { shape, data }]): [string, Entry] => {
    const begin = end;
    end += data.byteLength;
    return [name, { dtype: data instanceof Float32Array ? 'F32' : 'U32', shape, data_offsets: [begin, end] }];
  });
  const json = Buffer.from(JSON.stringify({ [METADATA]: metadata, ...Object.fromEntries(entries) }));
  const header = Buffer.alloc(Math.ceil(json.length / LENGTH_BYTES) * LENGTH_BYTES, ' ');
  json.copy(header);
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([length, header, ...Object.values(tensors).map(({ data }) => littleEndian(data))]);
}

/** @throws Error when the bytes are no such file, or hold other kinds of values */
export function unpackTensors(bytes: Uint8Array): Tensors {
  const { metadata, entries, content } = readHeader(bytes);
  const tensors = Object.entries(entries).map(([name, entry]) => [name, tensorOf(name, entry, content)]);
  return { metadata, tensors: Object.fromEntries(tensors) };
}

function readHeader(bytes: Uint8Array) {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    const first = LENGTH_BYTES + Number(buffer.readBigUInt64LE());
    const text = buffer.toString('utf8', LENGTH_BYTES, first);
    const { [METADATA]: metadata = {} }: { [METADATA]?: Record<string, string> } = JSON.parse(text);
    const { [METADATA]: _, ...entries }: Record<string, Entry> = JSON.parse(text);
    return { metadata, entries, content: buffer.subarray(first) };
  } catch (error) {
    const message = `expected a header of the format safetensors, found none in ${bytes.length} bytes`;
    throw new Error(message, { cause: error });
  }
}

function tensorOf(name: string, { dtype, shape, data_offsets: [begin, end] }: Entry, content: Buffer): Tensor {
  const kind = dtype === 'F32' || dtype === 'U32' ? KINDS[dtype] : undefined;
  const length = shape.reduce((product, size) => product * size, 1);
  if (kind !== undefined && end - begin === length * BYTES && end <= content.length)
    return { shape, data: new kind(nativeOrder(content.subarray(begin, end))) };
  throw new Error(
    `tensor ${name}: expected ${length} values of F32 or U32 in ${content.length} bytes, found ${dtype} at ${begin} to ${end}`,
  );
}

function littleEndian({ buffer, byteOffset, byteLength }: Values): Buffer {
  return swapped(Buffer.from(new Uint8Array(buffer, byteOffset, byteLength)));
}

/** A copy of its own, aligned for typed arrays. */
function nativeOrder(bytes: Uint8Array): ArrayBuffer {
  const copy = new Uint8Array(bytes);
  swapped(Buffer.from(copy.buffer));
  return copy.buffer;
}

function swapped(bytes: Buffer): Buffer {
  return endianness() === 'LE' ? bytes : bytes.swap32();
}
