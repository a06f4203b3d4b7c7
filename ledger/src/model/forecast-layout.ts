import { endianness } from 'node:os';
import { LedgerError } from '../errors.ts';

/**
 * What a model forecast for the test part, window by window: each window forecasts `horizon` days from its own date on.
 * All but `dates` hold windows × horizon values, in the series' own unit.
 */
export interface ForecastSeries {
  /** The first day that each window forecasts, YYYYMMDD. */
  readonly dates: readonly string[];
  readonly actual: Float32Array;
  readonly predicted: Float32Array;
  /** The last known close before each window's first day: the naive forecast of all its days. */
  readonly naive: Float32Array;
  readonly horizon: number;
}

/** LAYOUT of what `packForecast` makes. */
export const LAYOUT = 1;

const BYTES = 4;

/**
 * Layout 1, all little-endian, for W windows of H days: int32[W] dates as the number YYYYMMDD, float32[W] naive,
 * float32[W × H] actual, float32[W × H] predicted, nothing between them.
 */
export function packForecast({ dates, actual, predicted, naive, horizon }: ForecastSeries): Uint8Array {
  const days = Int32Array.from(dates, Number);
  const last = naive.filter((_, index) => index % horizon === 0);
  return Buffer.concat([days, last, actual, predicted].map(littleEndian));
}

/** The length of CONTENT in bytes. */
export function packedBytes(windows: number, horizon: number): number {
  return BYTES * windows * (2 + 2 * horizon);
}

/** @throws LedgerError when the length of the content does not fit */
export function unpackForecast(codeTask: string, content: Uint8Array, values: number, horizon: number): ForecastSeries {
  const windows = values / horizon;
  if (!Number.isInteger(windows) || content.length !== packedBytes(windows, horizon)) {
    throw new LedgerError(
      `TB_FORECAST of ${codeTask} is corrupt: expected N_VALUE to be a multiple of HORIZON and CONTENT to fit, found ` +
        `${values} values, horizon ${horizon}, ${content.length} bytes; delete the row, the task's result stays`,
    );
  }
  const bytes = nativeOrder(content);
  const floats = (from: number, count: number): Float32Array => new Float32Array(bytes, from * BYTES, count);
  const last = floats(windows, windows);
  return {
    dates: Array.from(new Int32Array(bytes, 0, windows), String),
    naive: Float32Array.from({ length: values }, (_, index) => last[Math.floor(index / horizon)] ?? Number.NaN),
    actual: floats(2 * windows, values),
    predicted: floats(2 * windows + values, values),
    horizon,
  };
}

function littleEndian({ buffer, byteOffset, byteLength }: Int32Array | Float32Array): Uint8Array {
  return swapped(Buffer.from(new Uint8Array(buffer, byteOffset, byteLength)));
}

/** A copy of its own, aligned for typed arrays. */
function nativeOrder(content: Uint8Array): ArrayBuffer {
  const copy = new Uint8Array(content);
  swapped(Buffer.from(copy.buffer));
  return copy.buffer;
}

function swapped(bytes: Buffer): Buffer {
  return endianness() === 'LE' ? bytes : bytes.swap32();
}
