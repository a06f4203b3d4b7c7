import { ALGORITHMS } from '../../../engine/src/search/index.ts';
import type { Result } from '../../../engine/src/search/index.ts';
import { placesIn } from './board.ts';
import type { Board } from './board.ts';
import { FreePoints } from './nearest.ts';

/** Chooses points of a board, each at most once. */
export interface Proposer {
  /** @returns undefined where the board has no other point */
  readonly next: () => number | undefined;
  /** Takes in that so many epochs of a point are trained, after which it pauses or is over. */
  readonly tell: (index: number, epoch: number) => void;
}

/** The points in the order that a grid of them has, the last parameter turning fastest. */
export function inGridOrder({ places }: Pick<Board, 'places'>): Proposer {
  const order = [...places.keys()].toSorted((a, b) => compare(places[a] ?? [], places[b] ?? []));
  return { next: () => order.shift(), tell: () => undefined };
}

/**
 * Points by an algorithm of ours, each proposal taken to the nearest point that nothing was trained of; the algorithm knows that
 * point in its place.
 *
 * @throws Error for an algorithm that there is not
 */
export function byAlgorithm(board: Board, algorithm: string, seed: number): Proposer {
  const propose = ALGORITHMS[algorithm]?.propose;
  if (propose === undefined)
    throw new Error(`expected one of ${Object.keys(ALGORITHMS).join(', ')}, found ${algorithm}`);
  const { space, points, epochs, values } = board;
  const free = new FreePoints(board);
  const open = new Set<number>();
  let history: Result[] = [];
  let number = 0;
  const pointOf = (index: number) => points[index] ?? {};
  const next = (): number | undefined => {
    const [proposal] = propose({ space, history, open: [...open].map(pointOf), seed, number }, 1);
    const index = proposal && free.takeNearest(placesIn(space, proposal));
    if (index === undefined) return undefined;
    number += 1;
    open.add(index);
    return index;
  };
  const tell = (index: number, epoch: number): void => {
    const point = pointOf(index);
    // Whoever looked at a list may have kept what it said: one that loses a result is another list.
    if (!open.delete(index)) history = history.filter((result) => result.point !== point);
    history.push({ point, loss: epoch < epochs ? null : (values[index]?.[epoch - 1] ?? null) });
  };
  return { next, tell };
}

function compare(a: ArrayLike<number>, b: ArrayLike<number>): number {
  for (let index = 0; index < a.length; index++) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
