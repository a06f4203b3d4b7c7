import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Board } from './board.ts';
import type { Trained } from './epochs.ts';

const SIDES = join(import.meta.dirname, '..', 'sides');

/** A peer's program, and what it is to do. */
export interface Peer {
  readonly name: string;
  /** What its proposals are made by. */
  readonly proposals: 'random' | 'TPE';
  readonly python: string;
  /** A file of sides/. */
  readonly program: string;
  readonly options: Readonly<Record<string, string>>;
}

/** Searches of a board, with seeds from 0 on. */
export interface Searches {
  readonly workers: number;
  readonly budget: number;
  readonly seeds: number;
}

/**
 * Searches of the board by a peer.
 *
 * @returns what each search trained, in the order of their seeds
 * @throws Error where its process fails
 */
export async function searchByPeer(board: Board, peer: Peer, searches: Searches): Promise<Trained[][]> {
  const side = spawn(peer.python, [join(SIDES, peer.program)], { stdio: ['pipe', 'pipe', 'inherit'] });
  const exited = once(side, 'exit');
  side.stdin.end(JSON.stringify(questionOf(board, peer, searches)));
  const trained: Trained[][] = [];
  for await (const line of createInterface({ input: side.stdout })) trained.push(JSON.parse(line));
  const [code] = await exited;
  if (code !== 0) throw new Error(`${peer.program} ended with ${code}; its reason is above`);
  return trained;
}

/** What sides/board.py reads. Parameters of one value are left out, others have their numbers, intervals their values. */
function questionOf({ space, points, values, seconds }: Board, { options }: Peer, searches: Searches) {
  const dimensions = space.dimensions.filter(({ scale }) => scale.size > 1);
  const coordinate = ({ name, scale }: (typeof dimensions)[number], point: (typeof points)[number]): number => {
    const value = Number(point[name]);
    return scale.size === Infinity ? value : scale.indexAt(scale.placeOf(value) ?? Number.NaN);
  };
  return {
    parameters: dimensions.map(({ name, scale }) =>
      scale.size === Infinity ? { name, low: scale.valueAt(0), high: scale.valueAt(1) } : { name, size: scale.size },
    ),
    points: points.map((point) => Object.fromEntries(dimensions.map((each) => [each.name, coordinate(each, point)]))),
    values: values.map((each) => [...each]),
    seconds: [...seconds],
    options,
    ...searches,
    seeds: Array.from({ length: searches.seeds }, (_, seed) => seed),
  };
}
