import { hyperParametersOf } from '@tuningsweep/ledger';
import type { CheckpointCount } from '@tuningsweep/ledger';
import type { Alike } from './survey.ts';

/** Trainings that others may go on from, each of them one. */
interface Source {
  readonly epoch: number;
  left: number;
}

/**
 * Epochs that are left to train of points that cost the same, all of them together: a longer training goes on from the end of a
 * shorter one of the same point, or from a checkpoint that is kept.
 *
 * @param kept checkpoints, by their epoch; those of any point count for any
 */
export function epochsOf(todo: readonly Alike[], kept: readonly CheckpointCount[]): Map<Alike, number> {
  const checkpoints = kept.map(({ epoch, count }): Source => ({ epoch, left: count }));
  const shorter = new Map<string, Source[]>();
  const epochs = new Map<Alike, number>();
  for (const alike of todo.toSorted((a, b) => epochOf(a) - epochOf(b))) {
    const family = familyOf(alike);
    const ofFamily = shorter.get(family) ?? [];
    epochs.set(alike, epochsFrom(alike, [...ofFamily, ...checkpoints]));
    shorter.set(family, [...ofFamily, { epoch: epochOf(alike), left: alike.count }]);
  }
  return epochs;
}

/** The latest ones are gone on from first. */
function epochsFrom(alike: Alike, sources: readonly Source[]): number {
  let left = alike.count;
  let sum = 0;
  for (const source of sources.toSorted((a, b) => b.epoch - a.epoch)) {
    if (source.epoch > epochOf(alike)) continue;
    const count = Math.min(left, source.left);
    source.left -= count;
    left -= count;
    sum += count * (epochOf(alike) - source.epoch);
  }
  return sum + left * epochOf(alike);
}

function epochOf({ parameters }: Alike): number {
  return hyperParametersOf(parameters)?.epoch ?? 0;
}

function familyOf({ parameters: { epoch: _, learningRate: __, ...others } }: Alike): string {
  return JSON.stringify(others);
}
