import type { GridPoint } from '@tuningsweep/ledger';
import { firstProposals, gridDefinition, gridPoints, isProposed } from '@tuningsweep/engine/search';
import type { Sweep } from '@tuningsweep/engine/sweep';

const SHOWN = 3;

/** The first and the last points of a grid; all of a small one are first. Of a search, the first that it proposes. Replicates are left out. */
export function samples({ spec: { replicates: _, ...spec }, key }: Sweep): { first: GridPoint[]; last: GridPoint[] } {
  const { total } = gridDefinition(spec);
  if (isProposed(spec)) return { first: firstProposals(spec, key, Math.min(SHOWN, total)), last: [] };
  if (total <= 2 * SHOWN) return { first: [...gridPoints(spec, key)], last: [] };
  return { first: [...gridPoints(spec, key).take(SHOWN)], last: [...gridPoints(spec, key, total - SHOWN)] };
}
