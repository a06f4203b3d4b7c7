import type { PointsByKey } from '@tuningsweep/ledger';

/** Orders that are held at a time: 8 MB each for the largest grids. */
const HELD = 8;

/** The points by key of large grids that are being written, so that one that is written in slices is ordered once. */
export class GridOrders {
  readonly #held = new Map<string, { gridSha256: string; points: PointsByKey }>();

  /** @returns undefined when others are held already, as many as there is room for. */
  of(sweepKey: string, gridSha256: string, make: () => PointsByKey): PointsByKey | undefined {
    const found = this.#held.get(sweepKey);
    if (found?.gridSha256 === gridSha256) return found.points;
    this.#held.delete(sweepKey);
    if (this.#held.size >= HELD) return undefined;
    const points = make();
    this.#held.set(sweepKey, { gridSha256, points });
    return points;
  }

  forget(sweepKey: string): void {
    this.#held.delete(sweepKey);
  }
}
