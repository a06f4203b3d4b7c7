import { WRITE_UP_NAMES } from '@tuningsweep/ledger';
import type { ParameterPoint } from '@tuningsweep/ledger';

/** A point in words, the write-up's parameters first, in its order: `epoch 20, batchSize 10, …`. */
export function describeParameters(parameters: ParameterPoint): string {
  const others = Object.keys(parameters).filter((name) => !WRITE_UP_NAMES.some((known) => known === name));
  return [...WRITE_UP_NAMES, ...others]
    .filter((name) => Object.hasOwn(parameters, name))
    .map((name) => `${name} ${parameters[name]}`)
    .join(', ');
}
