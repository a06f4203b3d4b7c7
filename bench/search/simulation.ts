/** Proposals that a search may make for each training that it is to have. */
const PROPOSALS = 6;

/** What a side of a comparison does; sides/simulation.py asks the same of Optuna. */
export interface Searcher<P extends Proposal> {
  /** The next proposal, by what was told and what was asked for and is not told yet; none where there is no other. */
  readonly ask: () => P | undefined;
  readonly tell: (proposal: P) => void;
}

export interface Proposal {
  /** Of its point in the table. */
  readonly index: number;
}

/** A search's workers, and how many trainings they start. */
export interface Crew {
  readonly workers: number;
  readonly trainings: number;
  /** How long the training of the point of an index takes. */
  readonly secondsOf: (index: number) => number;
}

/** A proposal whose result the search was told, and when; repeated where its point had been proposed before. */
export interface Told {
  readonly index: number;
  readonly repeated: boolean;
  readonly at: number;
}

interface Training<P> {
  readonly ends: number;
  /** The proposal that began it, and those of the same point while it went on. */
  readonly proposals: P[];
}

/**
 * A search by simulated workers, on a clock that only trainings move. A free worker asks, the one that was free first before
 * the others; of trainings that end at once the one that began first ends first. A repeated point is not trained again: it is
 * told at once, or together with the training of the point that goes on, and the worker asks again.
 *
 * @returns what was told, in this order
 */
export function simulate<P extends Proposal>(searcher: Searcher<P>, crew: Crew): Told[] {
  const told: Told[] = [];
  const ended = new Set<number>();
  const running: Training<P>[] = [];
  let [now, started, left] = [0, 0, PROPOSALS * crew.trainings];
  const tell = (proposal: P, repeated: boolean): void => {
    searcher.tell(proposal);
    told.push({ index: proposal.index, repeated, at: now });
  };
  const begin = (proposal: P): void => {
    const same = running.find(({ proposals }) => proposals[0]?.index === proposal.index);
    if (same) same.proposals.push(proposal);
    else if (ended.has(proposal.index)) tell(proposal, true);
    else {
      running.push({ ends: now + crew.secondsOf(proposal.index), proposals: [proposal] });
      started += 1;
    }
  };
  for (;;) {
    while (running.length < crew.workers && started < crew.trainings && left > 0) {
      const proposal = searcher.ask();
      left = proposal === undefined ? 0 : left - 1;
      if (proposal !== undefined) begin(proposal);
    }
    const next = takeFirst(running);
    if (next === undefined) return told;
    now = next.ends;
    for (const [order, proposal] of next.proposals.entries()) {
      ended.add(proposal.index);
      tell(proposal, order > 0);
    }
  }
}

/** Takes out the training that ends first. */
function takeFirst<P>(running: Training<P>[]): Training<P> | undefined {
  const first = Math.min(...running.map(({ ends }) => ends));
  return running.splice(
    Math.max(
      0,
      running.findIndex(({ ends }) => ends === first),
    ),
    1,
  )[0];
}
