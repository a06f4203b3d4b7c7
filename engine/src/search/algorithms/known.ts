import type { ParameterPoint } from '@tuningsweep/ledger';
import type { Result } from './algorithm.ts';
import { isInside, keyOf, placesOf } from './space/space.ts';
import type { Space } from './space/space.ts';

/** The best results that are held in order, one more than any algorithm looks at. */
export const HELD_BEST = 26;

/** A result that is in the space, and its place among those that are. */
export interface Placed extends Result {
  readonly order: number;
}

/** Where a point is in a space. */
export interface Placement {
  readonly isInside: boolean;
  readonly key: string;
  readonly places: Float64Array;
}

/** What is asked of a history, held so that a longer one is not read from its beginning. */
export class Known {
  /** Results in the space, in the order of the history. */
  readonly inside: Placed[] = [];
  /** The best of them: by loss, the earlier of equal ones first. */
  readonly best: (Placed & { readonly loss: number })[] = [];
  /** How many of them have a loss that is a finite number. */
  measured = 0;
  readonly #space: Space;
  readonly #keys = new Set<string>();
  readonly #placed = new WeakMap<ParameterPoint, Placement>();
  #read = 0;

  constructor(space: Space) {
    this.#space = space;
  }

  /** Whether the point of a key is among the results. */
  has(key: string): boolean {
    return this.#keys.has(key);
  }

  /** A text that equal points, and only these, have: one with a parameter that is no more is another point. */
  keyOf(point: ParameterPoint): string {
    return `${Object.keys(point).length} ${keyOf(this.#space, point)}`;
  }

  /** Where a point is in the space, known from the second time on. */
  placement(point: ParameterPoint): Placement {
    const before = this.#placed.get(point);
    if (before) return before;
    const placement = {
      isInside: isInside(this.#space, point),
      key: this.keyOf(point),
      places: placesOf(this.#space, point),
    };
    this.#placed.set(point, placement);
    return placement;
  }

  /** Reads what a history has more than when it was read last. */
  read(history: readonly Result[]): this {
    for (; this.#read < history.length; this.#read++) {
      const result = history[this.#read];
      if (result !== undefined) this.#add(result);
    }
    return this;
  }

  #add({ point, loss }: Result): void {
    const placement = this.placement(point);
    this.#keys.add(placement.key);
    if (!placement.isInside) return;
    const placed = { point, loss, order: this.inside.length };
    this.inside.push(placed);
    if (loss === null || !Number.isFinite(loss)) return;
    this.measured += 1;
    const place = this.best.findIndex((other) => loss < other.loss);
    if (place >= 0) this.best.splice(place, 0, { ...placed, loss });
    else this.best.push({ ...placed, loss });
    if (this.best.length > HELD_BEST) this.best.pop();
  }
}

/** Histories only ever grow: what was read of one is kept as long as it is. */
const read = new WeakMap<readonly Result[], { space: Space; known: Known }>();

/** What is known by a history, which may have grown since the last time but not changed. */
export function knownOf(space: Space, history: readonly Result[]): Known {
  const before = read.get(history);
  if (before?.space === space) return before.known.read(history);
  const known = new Known(space).read(history);
  read.set(history, { space, known });
  return known;
}
