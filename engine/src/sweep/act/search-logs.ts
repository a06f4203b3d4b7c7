import { objectiveOf, readProposals, readSearches, readSettlements } from '@tuningsweep/ledger';
import type { Ledger, Proposal, Settlement } from '@tuningsweep/ledger';
import { History, readDefinition, searchText } from '../../search/index.ts';
import type { Knowledge, SearchDefinition, SearchLog } from '../../search/index.ts';
import type { Sweep } from '../types.ts';

/** Sweeps whose searches are held at a time. */
const HELD = 8;

interface Held {
  readonly uid: string;
  readonly metric: string;
  readonly searches: Map<number, SearchDefinition>;
  readonly proposals: Proposal[];
  readonly settlements: Settlement[];
  /** What was read of them for the last search. */
  history?: History;
}

/** What is known of searches, read on from where it was read to: their rows are only ever added to. */
export class SearchLogs {
  readonly #held = new Map<string, Held>();

  /** What the next proposal of a sweep is made from. */
  async of(ledger: Ledger, sweep: Sweep): Promise<Knowledge> {
    const held = this.#take(sweep);
    const { key } = sweep;
    const read = held.proposals.length;
    held.proposals.push(...(await readProposals(ledger, key, nextIndex(held.proposals))));
    held.settlements.push(...(await readSettlements(ledger, key, held.metric, nextIndex(held.settlements))));
    const isComplete = held.proposals.slice(read).every(({ search }) => held.searches.has(search));
    if (!isComplete) for (const [index, search] of await readDefinitions(ledger, key)) held.searches.set(index, search);
    const moment = { index: nextIndex(held.proposals), known: nextIndex(held.settlements) };
    return { log: held, moment, history: historyOf(held, searchText(sweep.spec)) };
  }

  forget(sweepKey: string): void {
    this.#held.delete(sweepKey);
  }

  /** The one that was not asked for the longest time makes room. */
  #take({ key, uid, spec }: Sweep): Held {
    const { metric } = objectiveOf(spec.objective);
    const known = this.#held.get(key);
    const isSame = known?.uid === uid && known.metric === metric;
    const held: Held = isSame ? known : { uid, metric, searches: new Map(), proposals: [], settlements: [] };
    this.#held.delete(key);
    this.#held.set(key, held);
    for (const oldest of this.#held.keys()) {
      if (this.#held.size <= HELD) break;
      this.#held.delete(oldest);
    }
    return held;
  }
}

function historyOf(held: Held, text: string): History {
  if (held.history?.definition.text !== text) held.history = new History(readDefinition(text));
  return held.history;
}

function nextIndex(rows: readonly { readonly index: number }[]): number {
  return (rows.at(-1)?.index ?? -1) + 1;
}

/** All proposals of a sweep, and what they were proposed by. */
export async function readSearchLog(ledger: Ledger, sweepKey: string): Promise<Omit<SearchLog, 'settlements'>> {
  const proposals = await readProposals(ledger, sweepKey);
  return { searches: await readDefinitions(ledger, sweepKey), proposals };
}

async function readDefinitions(ledger: Ledger, sweepKey: string): Promise<Map<number, SearchDefinition>> {
  const searches = await readSearches(ledger, sweepKey);
  return new Map(searches.map(({ index, definition }) => [index, readDefinition(definition)]));
}
