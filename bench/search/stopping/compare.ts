import { join } from 'node:path';
import { ensurePython } from '../../lib/python.ts';
import type { Board } from './board.ts';
import { trainEpochs } from './epochs.ts';
import type { StoppingSide, Trained } from './epochs.ts';
import { withAsha, withoutStopping } from './ours.ts';
import { searchByPeer } from './peers.ts';
import type { Peer } from './peers.ts';
import { byAlgorithm, inGridOrder } from './proposer.ts';
import { FULL, LAST } from './regret.ts';

/** The peers have the same, except for Optuna's median. */
const LADDER = { minEpochs: 1, reductionFactor: 3 } as const;

/** What a side's searches trained, one for each seed. */
export interface Searched {
  readonly name: string;
  readonly searches: readonly (readonly Trained[])[];
}

/** A side of ours with early stopping, and the peers whose proposals are made in the same way. */
export interface Match {
  readonly ours: Searched;
  readonly peers: readonly Searched[];
}

/** All sides on a board with as many workers. */
export interface StoppingOutcome {
  readonly name: string;
  readonly board: Board;
  readonly workers: number;
  /** Random search in which every point is trained to its end. */
  readonly full: Searched;
  readonly matches: readonly Match[];
  /** What is compared with nobody. */
  readonly others: readonly Searched[];
}

interface Searches {
  /** The board's name. */
  readonly name: string;
  readonly workers: number;
  readonly seeds: number;
}

/** Searches of the board by all sides, with seeds from 0 on. */
export async function compareStopping(board: Board, optuna: string, searches: Searches): Promise<StoppingOutcome> {
  const ours = (name: string, budget: number, sideOf: (seed: number) => StoppingSide): Searched => ({
    name,
    searches: Array.from({ length: searches.seeds }, (_, seed) =>
      trainEpochs(sideOf(seed), {
        workers: searches.workers,
        budget,
        secondsOf: (index) => board.seconds[index] ?? Number.NaN,
      }),
    ),
  });
  const asha = (proposer: ReturnType<typeof inGridOrder>) => withAsha(board, proposer, LADDER);
  const peers = peersWith(optuna);
  const searched: (Searched & Pick<Peer, 'proposals'>)[] = [];
  for (const peer of peers) {
    const trained = await searchByPeer(board, peer, { ...searches, budget: LAST });
    searched.push({ name: peer.name, proposals: peer.proposals, searches: trained });
  }
  return {
    name: searches.name,
    board,
    workers: searches.workers,
    full: ours('Random', FULL, (seed) => withoutStopping(board, byAlgorithm(board, 'Random', seed))),
    matches: [
      {
        ours: ours('Random, ASHA', LAST, (seed) => asha(byAlgorithm(board, 'Random', seed))),
        peers: searched.filter(({ proposals }) => proposals === 'random'),
      },
      {
        ours: ours('TPE, ASHA', LAST, (seed) => asha(byAlgorithm(board, 'TPE', seed))),
        peers: searched.filter(({ proposals }) => proposals === 'TPE'),
      },
    ],
    others: [
      ours('Grid, ASHA', LAST, () => asha(inGridOrder(board))),
      ours('TPE', LAST, (seed) => withoutStopping(board, byAlgorithm(board, 'TPE', seed))),
    ],
  };
}

function peersWith(optuna: string): Peer[] {
  const { python: syneTune } = ensurePython(join(import.meta.dirname, 'requirements.txt'), 'Syne Tune (190 MB)');
  const byOptuna = (proposals: Peer['proposals'], pruner: 'halving' | 'median'): Peer => ({
    name: `Optuna ${proposals}, ${pruner}`,
    proposals,
    python: optuna,
    program: 'stopping_optuna.py',
    options: { sampler: proposals, pruner },
  });
  return [
    byOptuna('random', 'halving'),
    byOptuna('random', 'median'),
    {
      name: 'Syne Tune, ASHA',
      proposals: 'random',
      python: syneTune,
      program: 'stopping_syne_tune.py',
      options: {},
    },
    byOptuna('TPE', 'halving'),
    byOptuna('TPE', 'median'),
  ];
}
