import type { ParameterPoint, Proposal, Settlement } from '@tuningsweep/ledger';
import type { Question, Result } from './algorithms/algorithm.ts';
import type { SearchDefinition } from './definition.ts';

/** What the ledger knows of a sweep's searches. */
export interface SearchLog {
  /** By their indexes. */
  readonly searches: ReadonlyMap<number, SearchDefinition>;
  /** In their order. */
  readonly proposals: readonly Proposal[];
}

/** A moment of a search: the index of the proposal that is next, and how many settlements it knows of. */
export interface Moment {
  readonly index: number;
  readonly known: number;
}

/**
 * What a proposal is made from, or was: all that was settled before it, and what was open. A task that ended more than once is
 * known by its last end; one that waits to be tried again after a failure has failed until it ends anew.
 *
 * @param settlements with the values of the definition's metric, in their order
 */
export function questionAt(
  log: SearchLog,
  settlements: readonly Settlement[],
  definition: SearchDefinition,
  { index, known }: Moment,
): Question {
  const { space, seed, objective } = definition;
  const points = pointsBefore(log, definition, index);
  const sign = objective.goal === 'Maximize' ? -1 : 1;
  const history: Result[] = [];
  for (const [codeTask, value] of lastEnds(settlements, known)) {
    const point = points.get(codeTask);
    if (point === undefined) continue;
    history.push({ point, loss: value === null ? null : sign * value });
    points.delete(codeTask);
  }
  return { space, history, open: [...points.values()], seed, number: index };
}

/** The points that were proposed before, by their tasks, of searches whose results compare. */
function pointsBefore(
  { searches, proposals }: SearchLog,
  { common }: SearchDefinition,
  index: number,
): Map<string, ParameterPoint> {
  const points = new Map<string, ParameterPoint>();
  for (const proposal of proposals) {
    if (proposal.index >= index) break;
    if (searches.get(proposal.search)?.common === common) points.set(proposal.codeTask, proposal.parameters);
  }
  return points;
}

/** The value of each task's last end, in the order of these ends. */
function lastEnds(settlements: readonly Settlement[], known: number): Map<string, number | null> {
  const ends = new Map<string, number | null>();
  for (const { index, codeTask, value } of settlements) {
    if (index >= known) break;
    ends.delete(codeTask);
    ends.set(codeTask, value);
  }
  return ends;
}
