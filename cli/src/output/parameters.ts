import type { ParameterPoint } from '@tuningsweep/ledger';

/** A point in words, axes in the grid's order: `epoch 20, batchSize 10, …`. */
export function describeParameters(parameters: ParameterPoint): string {
  return Object.entries(parameters)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
}
