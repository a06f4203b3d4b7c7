import { endianness } from 'node:os';
import type { ModelArtifact } from './format.ts';
import { WEIGHT_NAMES } from './shape.ts';
import type { Weights } from './shape.ts';

const BYTES = 4;

/** All weights in the order of `WEIGHT_NAMES`, float32, little-endian. */
export function packWeights(weights: Weights): Uint8Array {
  const bytes = Buffer.concat(
    WEIGHT_NAMES.map((name) => {
      const { buffer, byteOffset, byteLength } = weights[name];
      return new Uint8Array(buffer, byteOffset, byteLength);
    }),
  );
  return endianness() === 'LE' ? bytes : bytes.swap32();
}

/** The weights by the names that the model's own manifest gives them. */
export function unpackWeights({ model, weights }: Pick<ModelArtifact, 'model' | 'weights'>): Map<string, Float32Array> {
  const view = new DataView(weights.buffer, weights.byteOffset, weights.byteLength);
  let offset = 0;
  return new Map(
    model.weightsManifest[0].weights.map(({ name, shape }) => {
      const first = offset;
      const length = shape.reduce((product, size) => product * size, 1);
      offset += length * BYTES;
      return [name, Float32Array.from({ length }, (_, at) => view.getFloat32(first + at * BYTES, true))];
    }),
  );
}
