import { counted } from '@tuningsweep/ledger';
import type { TuningSweepSpec } from '@tuningsweep/engine/api';
import { gridDefinition, isProposed, replicatesOf, spaceOf } from '@tuningsweep/engine/search';

/** The share of a space that a search is to meet. */
const SHARE = 0.05;

/** What the budget of a search means, how often points are trained, and which of them need not be; nothing of a plain grid. */
export function describeBudget(spec: TuningSweepSpec): string[] {
  return [...(isProposed(spec) ? [describeSearch(spec)] : []), ...describeReplicates(spec), ...describeReuse(spec)];
}

function describeReuse({ reuse }: TuningSweepSpec): string[] {
  if (reuse !== 'Ledger') return [];
  return [
    'Results that other sweeps of the ledger have of the same points are taken over (spec.reuse); here they count as new.',
  ];
}

function describeReplicates(spec: TuningSweepSpec): string[] {
  const count = replicatesOf(spec);
  if (count === 1) return [];
  const seeds = `with the seeds ${spec.seed} to ${spec.seed + count - 1}`;
  return [`Each point is trained ${count} times, ${seeds}; points are compared by their medians.`];
}

function describeSearch(spec: TuningSweepSpec): string {
  const { size } = spaceOf(spec.parameters);
  const total = gridDefinition(spec).total / replicatesOf(spec);
  if (total === size) return `${spec.algorithm.name}: the whole space, ${counted(size, 'point')}.`;
  const of = size === Infinity ? 'a space of more than a million points' : `a space of ${counted(size, 'point')}`;
  const chance = Math.round(100 * (1 - missing(total, size)));
  const random = `As many random draws would meet its best 5 % with a probability of ${chance} %.`;
  return `${spec.algorithm.name}: ${total} of ${of}. ${random}`;
}

/** The probability that none of so many different points, drawn at random, is among the best share. */
function missing(draws: number, size: number): number {
  if (size === Infinity) return (1 - SHARE) ** draws;
  const others = size - Math.ceil(size * SHARE);
  let probability = 1;
  for (let drawn = 0; drawn < draws && probability > 0; drawn++)
    probability *= Math.max(others - drawn, 0) / (size - drawn);
  return probability;
}
