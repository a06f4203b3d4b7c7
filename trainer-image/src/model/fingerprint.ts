import { createHash } from 'node:crypto';
import { WEIGHT_NAMES } from '@tuningsweep/model';
import type { Weights } from '@tuningsweep/model';

/** A hash over every bit of the weights: two trainings that agree in it made the same model. */
export function weightsSha256(weights: Weights): string {
  const hash = createHash('sha256');
  for (const name of WEIGHT_NAMES) {
    const { buffer, byteOffset, byteLength } = weights[name];
    hash.update(name).update(new Uint8Array(buffer, byteOffset, byteLength));
  }
  return hash.digest('hex');
}
