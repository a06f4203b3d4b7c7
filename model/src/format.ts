import { LedgerError } from '@tuningsweep/ledger';
import type { HyperParameters, PointSetting } from '@tuningsweep/ledger';

/** A task of the LSTM trainer: a series with a window, dates YYYYMMDD, and the write-up's parameters. */
export interface LstmTask {
  readonly codeTask: string;
  readonly ticker: string;
  readonly parameters: HyperParameters;
  readonly point: Omit<PointSetting, 'ticker' | 'begin' | 'end'> & { readonly begin: string; readonly end: string };
}

/** Everything that one needs to use a model beside its weights. Dates are YYYYMMDD. */
export type ModelMetadata = LstmTask & {
  /** Days that go in, and days that come out, the first of them the day after the last that went in. */
  readonly sequence: number;
  readonly horizon: number;
  /** A close goes in as (close - offset) / factor, and comes out the same way. */
  readonly scaler: { readonly offset: number; readonly factor: number };
  readonly backend: string;
  readonly versions: string;
};

/** A weight's place in the file of weights: float32, little-endian, one after the other in this order. */
export interface WeightEntry {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: 'float32';
}

/** A model.json of TensorFlow.js Layers. */
export interface ModelJson {
  readonly format: 'layers-model';
  readonly generatedBy: string;
  readonly convertedBy: null;
  readonly modelTopology: unknown;
  readonly weightsManifest: readonly [{ readonly paths: readonly string[]; readonly weights: readonly WeightEntry[] }];
}

/** A trained model: the two JSON documents, and the bytes that the first one's manifest describes. */
export interface ModelArtifact {
  readonly model: ModelJson;
  readonly metadata: ModelMetadata;
  readonly weights: Uint8Array;
}

const MAGIC = 'TSWEEPM1';
const HEAD_BYTES = MAGIC.length + 4;

/**
 * A model as one run of bytes: `TSWEEPM1`, the length of the JSON text as uint32 (little-endian), the JSON text with the
 * fields `model` and `metadata`, the weights.
 */
export function packModel({ model, metadata, weights }: ModelArtifact): Uint8Array {
  const json = Buffer.from(JSON.stringify({ model, metadata }));
  const head = Buffer.alloc(HEAD_BYTES);
  head.write(MAGIC, 'latin1');
  head.writeUInt32LE(json.length, MAGIC.length);
  return Buffer.concat([head, json, weights]);
}

/**
 * Takes a packed model apart.
 *
 * @throws LedgerError when the bytes are not a packed model of this format
 */
export function unpackModel(codeTask: string, artifact: Uint8Array): ModelArtifact {
  const bytes = Buffer.from(artifact.buffer, artifact.byteOffset, artifact.byteLength);
  if (bytes.length < HEAD_BYTES || bytes.toString('latin1', 0, MAGIC.length) !== MAGIC) {
    throw new LedgerError(
      `TB_MODELARTIFACT of ${codeTask}: expected a model that begins with ${MAGIC}, found ${bytes.length} other bytes; ` +
        'a newer release or another trainer wrote it',
    );
  }
  const begin = HEAD_BYTES + bytes.readUInt32LE(MAGIC.length);
  const documents: Omit<ModelArtifact, 'weights'> = JSON.parse(bytes.toString('utf8', HEAD_BYTES, begin));
  return { ...documents, weights: new Uint8Array(bytes.subarray(begin)) };
}
