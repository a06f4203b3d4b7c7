/** What a side of the comparison does; sides/epochs.py asks the same of the peers. */
export interface StoppingSide {
  /** What a free worker trains next, by what was told; undefined where there is nothing to train now. */
  readonly ask: () => Start | undefined;
  /** Takes in that so many epochs of a point are trained, and says whether its worker goes on with it. */
  readonly tell: (index: number, epoch: number) => boolean;
}

/** A point of the board, and how many of its epochs are trained already. */
export interface Start {
  readonly index: number;
  readonly from: number;
}

/** A point's epoch, from 1 on. */
export interface Trained {
  readonly index: number;
  readonly epoch: number;
}

/** A search's workers, and how many epochs they train, all of them together. */
export interface Crew {
  readonly workers: number;
  readonly budget: number;
  /** How long an epoch of the point of an index takes. */
  readonly secondsOf: (index: number) => number;
}

interface Training extends Trained {
  readonly ends: number;
}

/**
 * A search by simulated workers that train epoch by epoch, on a clock that only epochs move. A free worker asks; one that gets
 * nothing asks again after the next epoch. Of epochs that end at once the one that began first ends first.
 *
 * @returns what was trained, in this order
 */
export function trainEpochs(side: StoppingSide, { workers, budget, secondsOf }: Crew): Trained[] {
  const trained: Trained[] = [];
  const running: Training[] = [];
  let now = 0;
  const begin = (index: number, from: number): void =>
    void running.push({ index, epoch: from + 1, ends: now + secondsOf(index) });
  for (;;) {
    while (running.length < workers) {
      const start = side.ask();
      if (start === undefined) break;
      begin(start.index, start.from);
    }
    const next = takeFirst(running);
    if (next === undefined || trained.length === budget) return trained;
    now = next.ends;
    const { index, epoch } = next;
    trained.push({ index, epoch });
    if (side.tell(index, epoch)) begin(index, epoch);
  }
}

/** Takes out the epoch that ends first. */
function takeFirst(running: Training[]): Training | undefined {
  const first = Math.min(...running.map(({ ends }) => ends));
  const place = running.findIndex(({ ends }) => ends === first);
  return place < 0 ? undefined : running.splice(place, 1)[0];
}
