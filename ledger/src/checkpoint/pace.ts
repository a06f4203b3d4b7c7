/** At most this share of a training's time goes into checkpoints. */
const SHARE = 0.02;
/** What the first one is taken to cost, in milliseconds. */
const FIRST_COST = 50;

/** Says when a checkpoint is worth what it costs, by what the last one took. Times are in milliseconds, of any clock. */
export class CheckpointPace {
  #cost = FIRST_COST;
  #last: number;

  constructor(begin: number) {
    this.#last = begin;
  }

  isDue(now: number): boolean {
    return (now - this.#last) * SHARE >= this.#cost;
  }

  /** One was written meanwhile. */
  wrote(begin: number, end: number): void {
    this.#cost = end - begin;
    this.#last = end;
  }
}
