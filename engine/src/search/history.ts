import type { ParameterPoint, Proposal, Settlement } from '@tuningsweep/ledger';
import type { Question, Result } from './algorithms/algorithm.ts';
import type { SearchDefinition } from './definition.ts';

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

/**
 * What proposals of one search are made from, or were: all that was settled before each, and what was open. It goes on with a
 * log that grows, from one moment to a later one. A task that ended more than once is known by its last end; one that waits to
 * be tried again after a failure has failed until it ends anew.
 */
export class History {
  readonly definition: SearchDefinition;
  readonly #open = new Map<string, ParameterPoint>();
  /** The points of tasks that are settled. */
  readonly #settled = new Map<string, ParameterPoint>();
  #results: Result[] = [];
  /** How far proposals and settlements are read. */
  #read = { proposals: 0, settlements: 0 };

  constructor(definition: SearchDefinition) {
    this.definition = definition;
  }

  /** @param moment none before that of the last question */
  questionAt(log: SearchLog, moment: Moment): Question {
    this.#readProposals(log, moment.index);
    this.#readSettlements(log, moment.known);
    const { space, seed } = this.definition;
    return { space, history: this.#results, open: [...this.#open.values()], seed, number: moment.index };
  }

  /** Of searches whose results compare. */
  #readProposals({ searches, proposals }: SearchLog, index: number): void {
    for (; this.#read.proposals < proposals.length; this.#read.proposals++) {
      const proposal = proposals[this.#read.proposals];
      if (proposal === undefined || proposal.index >= index) return;
      const isKnown = this.#settled.has(proposal.codeTask);
      if (!isKnown && searches.get(proposal.search)?.common === this.definition.common)
        this.#open.set(proposal.codeTask, proposal.parameters);
    }
  }

  #readSettlements({ settlements }: SearchLog, known: number): void {
    for (; this.#read.settlements < settlements.length; this.#read.settlements++) {
      const settlement = settlements[this.#read.settlements];
      if (settlement === undefined || settlement.index >= known) return;
      this.#settle(settlement);
    }
  }

  #settle({ codeTask, value }: Settlement): void {
    const open = this.#open.get(codeTask);
    const point = open ?? this.#settled.get(codeTask);
    if (point === undefined) return;
    const sign = this.definition.objective.goal === 'Maximize' ? -1 : 1;
    // Whoever looked at a list may have kept what it said: one that loses a result is another list.
    if (open === undefined) this.#results = this.#results.filter((result) => result.point !== point);
    this.#open.delete(codeTask);
    this.#settled.set(codeTask, point);
    this.#results.push({ point, loss: value === null ? null : sign * value });
  }
}
