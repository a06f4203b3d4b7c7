import type { ParameterPoint, Proposal, Settlement } from '@tuningsweep/ledger';
import { keyOf } from './algorithms/space/space.ts';
import type { SearchDefinition } from './definition.ts';
import { questionAt } from './history.ts';
import type { SearchLog } from './history.ts';

/** A proposal that is another when it is made again. */
export interface Difference {
  readonly proposal: Proposal;
  /** What is proposed now; undefined where the space has no free point. */
  readonly now: ParameterPoint | undefined;
}

/**
 * Makes each proposal of algorithms again, from what it knew.
 *
 * @param settlementsOf the settlements with the values of a metric
 * @returns one after the other: undefined for a proposal that is the same
 */
export function* replay(
  log: SearchLog,
  settlementsOf: (metric: string) => readonly Settlement[],
): Generator<Difference | undefined, void> {
  for (const proposal of log.proposals) {
    const definition = log.searches.get(proposal.search);
    if (proposal.origin !== 'Algorithm' || definition === undefined) continue;
    yield differenceOf(log, settlementsOf(definition.objective.metric), definition, proposal);
  }
}

function differenceOf(
  log: SearchLog,
  settlements: readonly Settlement[],
  definition: SearchDefinition,
  proposal: Proposal,
): Difference | undefined {
  const question = questionAt(log, settlements, definition, proposal);
  const [now] = definition.algorithm.propose(question, 1);
  const isSame = now !== undefined && keyOf(definition.space, now) === keyOf(definition.space, proposal.parameters);
  return isSame ? undefined : { proposal, now };
}
