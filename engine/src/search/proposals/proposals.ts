import { objectiveOf } from '@tuningsweep/ledger';
import type { Goal, GridPoint, Origin, ParameterPoint, Proposal, ProposedPoint } from '@tuningsweep/ledger';
import type { Question } from '../algorithms/algorithm.ts';
import { isInside } from '../algorithms/space/space.ts';
import { algorithmOf, readDefinition } from './definition.ts';
import { canonicalJson } from '../codes/canonical.ts';
import { sha256 } from '../codes/code.ts';
import { checkedSpace } from './checked-space.ts';
import { History } from './history.ts';
import type { Moment, SearchLog } from './history.ts';
import { GridError } from '../errors.ts';
import { commonFields, replicatesAt } from '../point.ts';
import { replicatesOf, severalOf } from '../spec.ts';
import type { GridSpec } from '../spec.ts';
import { startingPoints } from './start.ts';

/** The part of a spec that says which points are proposed. */
export type SearchSpec = GridSpec & { readonly objective: { readonly metric: string; readonly goal?: Goal } };

/** What the next proposal is made from. */
export interface Knowledge {
  readonly log: SearchLog;
  readonly moment: Moment;
  /** That of the search, as far as it was read. */
  readonly history: History;
}

/**
 * What decides which known points belong to a sweep that proposes its points, as a hash, and how many there are to be.
 *
 * @throws GridError where the parameters span no space, or a point to start with is not in it
 */
export function proposedGrid(spec: GridSpec): { sha256: string; total: number } {
  const space = checkedSpace(spec.parameters);
  startingPoints(spec, { space, history: [], open: [] });
  const algorithm = spec.algorithm?.name;
  const common = commonFields(spec);
  const [count, most] = [replicatesOf(spec), spec.algorithm?.maxTasks ?? Infinity];
  if (most < count) throw tooFewTasks(most, count);
  return {
    sha256: sha256(
      canonicalJson({ ...common, algorithm, parameters: copy(spec.parameters), replicates: severalOf(spec) }),
    ),
    total: count * Math.min(Math.floor(most / count), space.size),
  };
}

/** The search of a spec as TB_SEARCH keeps it: what a proposal follows from besides what was known. */
export function searchText(spec: SearchSpec): string {
  const { name, version } = algorithmOf(spec.algorithm?.name ?? '');
  const parameters = copy(spec.parameters);
  const objective = { ...objectiveOf(spec.objective) };
  const common = commonFields(spec);
  return canonicalJson({ algorithm: { name, version }, common, objective, parameters, replicates: severalOf(spec) });
}

function tooFewTasks(most: number, count: number): GridError {
  return new GridError(
    'spec.algorithm.maxTasks',
    `expected at least ${count}, as many as a point has replicates, found ${most}: raise it, or lower spec.replicates`,
  );
}

function copy(parameters: GridSpec['parameters']) {
  return Object.fromEntries(Object.entries(parameters).map(([name, axis]) => [name, { ...axis }]));
}

/**
 * The next points of a sweep: those that it is to start with, then what its algorithm proposes. The same spec and the same log
 * give the same points on every machine.
 *
 * @param count of points, each of which has all its replicates, one after the other
 * @returns fewer where the space has no other points that are free
 * @throws GridError where the parameters span no space, or a point to start with is not in it
 */
export function proposePoints(
  spec: SearchSpec,
  sweepKey: string,
  { log, moment, history }: Knowledge,
  count: number,
): ProposedPoint[] {
  const question = history.questionAt(log, moment);
  const first = startingPoints(spec, question).slice(0, count);
  const rest = history.definition.algorithm.propose(after(question, first), count - first.length);
  const common = commonFields(spec);
  const made = (origin: Origin) => (parameters: ParameterPoint) =>
    replicatesAt(common, sweepKey, parameters, replicatesOf(spec)).map((point) => ({ ...point, origin }));
  return [...first.flatMap(made('Start')), ...rest.flatMap(made('Algorithm'))];
}

/** The first points of a search that knows nothing yet. */
export function firstProposals(spec: SearchSpec, sweepKey: string, count: number): ProposedPoint[] {
  const log = { searches: new Map(), proposals: [], settlements: [] };
  const history = new History(readDefinition(searchText(spec)));
  return proposePoints(spec, sweepKey, { log, moment: { index: 0, known: 0 }, history }, count);
}

/** The same question once these points are open too. */
function after(question: Question, first: readonly ParameterPoint[]): Question {
  return { ...question, open: [...question.open, ...first], number: question.number + first.length };
}

/** Says of a task whether its point is in the space of a spec, and shares what the spec's points share. */
export function spaceMembership(
  spec: GridSpec,
  sweepKey: string,
): (task: { readonly codeTask: string; readonly parameters: ParameterPoint }) => boolean {
  const space = checkedSpace(spec.parameters);
  const common = commonFields(spec);
  const count = replicatesOf(spec);
  return ({ codeTask, parameters }) =>
    isInside(space, parameters) &&
    replicatesAt(common, sweepKey, parameters, count).some((point) => point.codeTask === codeTask);
}

/**
 * The points that were proposed and belong to a spec, in the order of their proposals. One that was proposed with a seed of
 * before, which is now that of a replicate, has a first task that nobody proposed.
 */
export function memberPoints(spec: GridSpec, sweepKey: string, proposals: readonly Proposal[]): GridPoint[] {
  const common = commonFields(spec);
  const ofPoints = proposals
    .filter(spaceMembership(spec, sweepKey))
    .map(({ parameters }) => replicatesAt(common, sweepKey, parameters, replicatesOf(spec)));
  return [...new Map(ofPoints.map((tasks) => [tasks[0]?.codeTask, tasks])).values()].flat();
}
