import type { GridPoint } from '@tuningsweep/ledger';
import { gridDefinition, gridPoints } from '@tuningsweep/engine/search';
import type { Sweep } from '@tuningsweep/engine/sweep';

const SHOWN = 3;

/** The first and the last points of a grid; all of a small one are first. */
export function samples({ spec, key }: Sweep): { first: GridPoint[]; last: GridPoint[] } {
  const { total } = gridDefinition(spec);
  if (total <= 2 * SHOWN) return { first: [...gridPoints(spec, key)], last: [] };
  return { first: [...gridPoints(spec, key).take(SHOWN)], last: [...gridPoints(spec, key, total - SHOWN)] };
}
