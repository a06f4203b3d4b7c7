import { spaceOf } from '../algorithms/space/space.ts';
import type { Space } from '../algorithms/space/space.ts';
import type { Axes } from '../axes.ts';
import { checkStored } from '../spec.ts';

/**
 * The space that parameters span.
 *
 * @throws GridError where they span none, or the ledger cannot hold a value, or cannot tell two of them apart
 */
export function checkedSpace(parameters: Axes): Space {
  for (const [name, { values, min, max }] of Object.entries(parameters)) {
    if (values !== undefined) checkStored(name, values);
    else if (min !== undefined && max !== undefined) checkStored(name, [min, max]);
  }
  return spaceOf(parameters);
}
