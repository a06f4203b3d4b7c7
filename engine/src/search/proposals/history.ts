import { medianOf } from '@tuningsweep/ledger';
import type { ParameterPoint, Proposal, Settlement } from '@tuningsweep/ledger';
import type { Question, Result } from '../algorithms/algorithm.ts';
import { sweepKeyOf } from '../codes/code.ts';
import type { SearchDefinition } from './definition.ts';
import { replicatesAt } from '../point.ts';

/** What the ledger knows of a sweep's searches. */
export interface SearchLog {
  /** By their indexes. */
  readonly searches: ReadonlyMap<number, SearchDefinition>;
  /** In their order. */
  readonly proposals: readonly Proposal[];
  /** With the values of the metric that is asked about, in their order. */
  readonly settlements: readonly Settlement[];
}

/** A moment of a search: the index of the proposal that is next, and how many settlements it knows of. */
export interface Moment {
  readonly index: number;
  readonly known: number;
}

/** A proposed point, and what its replicates came to so far. */
interface Trial {
  readonly point: ParameterPoint;
  /** By task; null where one failed, or has no finite number. */
  readonly values: Map<string, number | null>;
}

/**
 * What proposals of one search are made from, or were: all that was settled before each, and what was open. It goes on with a
 * log that grows, from one moment to a later one. A point is settled when all its replicates are, with the median of their
 * values. A task that ended more than once is known by its last end; one that waits to be tried again after a failure has failed
 * until it ends anew, and one that has paused counts as one that has, until it is trained to its end.
 */
export class History {
  readonly definition: SearchDefinition;
  /** By the codes of their replicates. */
  readonly #trials = new Map<string, Trial>();
  readonly #open = new Set<Trial>();
  #results: Result[] = [];
  /** Settled tasks of points that were not known then; one that is proposed later is in its place among the results. */
  readonly #unknown = new Set<string>();
  /** How far proposals and settlements are read. */
  #read = { proposals: 0, settlements: 0 };

  constructor(definition: SearchDefinition) {
    this.definition = definition;
  }

  /** @param moment none before that of the last question */
  questionAt(log: SearchLog, moment: Moment): Question {
    if (this.#readProposals(log, moment.index)) this.#begin();
    this.#readProposals(log, moment.index);
    this.#readSettlements(log, moment.known);
    const { space, seed } = this.definition;
    const open = Array.from(this.#open, ({ point }) => point);
    return { space, history: this.#results, open, seed, number: moment.index };
  }

  #begin(): void {
    for (const held of [this.#trials, this.#open, this.#unknown]) held.clear();
    this.#results = [];
    this.#read = { proposals: 0, settlements: 0 };
  }

  /**
   * Of searches whose results compare.
   *
   * @returns whether one is of a task whose end was read before
   */
  #readProposals({ searches, proposals }: SearchLog, index: number): boolean {
    let isLate = false;
    for (; this.#read.proposals < proposals.length; this.#read.proposals++) {
      const proposal = proposals[this.#read.proposals];
      if (proposal === undefined || proposal.index >= index) break;
      const isKnown = this.#trials.has(proposal.codeTask);
      if (isKnown || searches.get(proposal.search)?.common !== this.definition.common) continue;
      this.#add(proposal);
      isLate ||= this.#codesOf(proposal).some((code) => this.#unknown.has(code));
    }
    return isLate;
  }

  #add(proposal: Proposal): void {
    const trial = { point: proposal.parameters, values: new Map<string, number | null>() };
    for (const code of this.#codesOf(proposal)) this.#trials.set(code, trial);
    this.#open.add(trial);
  }

  /** Of all replicates. */
  #codesOf({ codeTask, parameters }: Proposal): string[] {
    const { fields, replicates } = this.definition;
    if (replicates === 1) return [codeTask];
    return replicatesAt(fields, sweepKeyOf(codeTask), parameters, replicates).map((point) => point.codeTask);
  }

  #readSettlements({ settlements }: SearchLog, known: number): void {
    for (; this.#read.settlements < settlements.length; this.#read.settlements++) {
      const settlement = settlements[this.#read.settlements];
      if (settlement === undefined || settlement.index >= known) return;
      this.#settle(settlement);
    }
  }

  #settle({ codeTask, value }: Settlement): void {
    const trial = this.#trials.get(codeTask);
    if (trial === undefined) {
      this.#unknown.add(codeTask);
      return;
    }
    trial.values.set(codeTask, value);
    if (trial.values.size < this.definition.replicates) return;
    this.#put(trial, this.#lossOf(trial));
  }

  /** Whoever looked at a list may have kept what it said: one that loses a result is another list. */
  #put(trial: Trial, loss: number | null): void {
    if (!this.#open.delete(trial)) this.#results = this.#results.filter(({ point }) => point !== trial.point);
    this.#results.push({ point: trial.point, loss });
  }

  #lossOf({ values }: Trial): number | null {
    const median = medianOf([...values.values()].filter((value) => value !== null));
    if (median === undefined) return null;
    return this.definition.objective.goal === 'Maximize' ? -median : median;
  }
}
