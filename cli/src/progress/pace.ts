import prettyMilliseconds from 'pretty-ms';

/** How fast tasks settle in this run, and so how long the rest will take. */
export class Pace {
  readonly #startedAt: number;
  readonly #settledBefore: number;

  /**
   * @param now milliseconds since the epoch.
   * @param settledBefore tasks that were settled when the run began: they say nothing about its speed.
   */
  constructor(now: number, settledBefore: number) {
    this.#startedAt = now;
    this.#settledBefore = settledBefore;
  }

  /** Such as `3.2 tasks/min, 4m 10s left`; empty before the first task settled and after the last. */
  describe(now: number, settled: number, total: number): string {
    const done = settled - this.#settledBefore;
    if (done <= 0 || settled === total) return '';
    const millisecondsEach = (now - this.#startedAt) / done;
    const left = prettyMilliseconds((total - settled) * millisecondsEach, { secondsDecimalDigits: 0 });
    return `${(60_000 / millisecondsEach).toFixed(1)} tasks/min, ${left} left`;
  }
}
