import type { HyperParameters } from '@tuningsweep/ledger';
import { AXES } from '@tuningsweep/engine/search';

/** A point in words, axes in the grid's order: `epoch 20, batchSize 10, …`. */
export function describeParameters(parameters: HyperParameters): string {
  return AXES.map((axis) => `${axis} ${parameters[axis]}`).join(', ');
}
