import type { ParameterPoint, Proposal, Settlement } from '@tuningsweep/ledger';
import { keyOf } from '../algorithms/space/space.ts';
import type { Question } from '../algorithms/algorithm.ts';
import type { SearchDefinition } from './definition.ts';
import { History } from './history.ts';
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
  log: Omit<SearchLog, 'settlements'>,
  settlementsOf: (metric: string) => readonly Settlement[],
): Generator<Difference | undefined, void> {
  const histories = new Map<number, History>();
  for (const proposal of log.proposals) {
    const definition = log.searches.get(proposal.search);
    if (proposal.origin !== 'Algorithm' || definition === undefined) continue;
    const history = histories.get(proposal.search) ?? new History(definition);
    histories.set(proposal.search, history);
    const settlements = settlementsOf(definition.objective.metric);
    yield differenceOf(definition, proposal, history.questionAt({ ...log, settlements }, proposal));
  }
}

function differenceOf(
  { algorithm, space }: SearchDefinition,
  proposal: Proposal,
  question: Question,
): Difference | undefined {
  const [now] = algorithm.propose(question, 1);
  const isSame = now !== undefined && keyOf(space, now) === keyOf(space, proposal.parameters);
  return isSame ? undefined : { proposal, now };
}
