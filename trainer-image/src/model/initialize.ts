import { mapWeights, weightShapes } from '@tuningsweep/model';
import type { ModelShape, WeightName, Weights } from '@tuningsweep/model';
import type { Random } from './random.ts';

/**
 * First weights as Keras makes them: Glorot uniform kernels, orthogonal recurrent kernels, zero biases but for the forget
 * gates' (one, so that a fresh layer remembers).
 */
export function initialWeights(shape: ModelShape, random: Random): Weights {
  const shapes = weightShapes(shape);
  return mapWeights((name) => firstValues(name, shapes[name], random));
}

function firstValues(name: WeightName, [rows = 0, columns = 1]: readonly number[], random: Random): Float32Array {
  if (name.endsWith('/recurrent')) return orthogonalRows(rows, columns, random);
  if (name.endsWith('/kernel')) return glorotUniform(rows, columns, random);
  const bias = new Float32Array(rows);
  return name === 'dense/bias' ? bias : bias.fill(1, rows / 4, rows / 2);
}

/** Uniform in ±√(6 / (rows + columns)). */
export function glorotUniform(rows: number, columns: number, random: Random): Float32Array {
  const limit = Math.sqrt(6 / (rows + columns));
  return Float32Array.from({ length: rows * columns }, () => (2 * random.uniform() - 1) * limit);
}

/**
 * A random matrix whose rows are orthonormal (rows ≤ columns), by Gram and Schmidt's method on normal values. Each row is
 * made orthogonal twice, which is as good as a Householder factorisation.
 */
export function orthogonalRows(rows: number, columns: number, random: Random): Float32Array {
  const basis: Float64Array[] = [];
  const result = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row += 1) {
    const vector = Float64Array.from({ length: columns }, () => random.normal());
    for (const other of [...basis, ...basis]) addScaled(vector, other, -dot(vector, other));
    const length = Math.sqrt(dot(vector, vector));
    const unit = vector.map((value) => value / length);
    basis.push(unit);
    result.set(unit, row * columns);
  }
  return result;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < a.length; index += 1) sum += (a[index] ?? 0) * (b[index] ?? 0);
  return sum;
}

function addScaled(target: Float64Array, other: Float64Array, factor: number): void {
  for (let index = 0; index < target.length; index += 1) {
    target[index] = (target[index] ?? 0) + factor * (other[index] ?? 0);
  }
}
