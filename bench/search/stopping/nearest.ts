import type { Board } from './board.ts';

/** The points of a board that nothing was trained of yet; sides/board.py has the same for the peers. */
export class FreePoints {
  readonly #places: readonly Float64Array[];
  readonly #free: Set<number>;

  constructor({ places }: Pick<Board, 'places'>) {
    this.#places = places;
    this.#free = new Set(places.keys());
  }

  /** Takes the one that is nearest to a place in the unit cube, of equally near ones the first; undefined where none is left. */
  takeNearest(place: Float64Array): number | undefined {
    let nearest: number | undefined;
    let least = Infinity;
    for (const index of this.#free) {
      const away = squaredDistance(this.#places[index] ?? place, place);
      if (away >= least) continue;
      least = away;
      nearest = index;
    }
    if (nearest !== undefined) this.#free.delete(nearest);
    return nearest;
  }
}

function squaredDistance(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, each, index) => sum + (each - (b[index] ?? 0)) ** 2, 0);
}
