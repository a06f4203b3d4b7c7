import { hash } from 'node:crypto';
import { hasMovingImage, trainerOfManifest } from '@tuningsweep/engine/api';
import type { TrainerSpec } from '@tuningsweep/engine/api';
import { ANNOTATION } from '@tuningsweep/ledger/contracts';
import type { CachedJob, CachedPod } from '../../cache/cached-objects.ts';
import { trainerOf } from '../../pods/trainer-container.ts';

/** Marks a Job with what it was made to train by, where its image's name may come to stand for another one. */
export function trainerMark(trainer: TrainerSpec): Record<string, string> {
  if (!hasMovingImage(trainer)) return {};
  const name = hash('sha256', trainerOfManifest(trainer), 'hex');
  return { [ANNOTATION.trainer]: name.slice(0, 16) };
}

/** What a kubelet calls an image ends in its digest, after the name where that has one. */
const DIGEST = /[a-z0-9]+:[0-9a-f]{32,128}$/;

/**
 * Digests of the images that ran in a Job's pods as its trainer; none where it was made to train by another name than the
 * sweep does now, or by a digest.
 */
export function imagesOf(job: CachedJob, pods: readonly CachedPod[], trainer: TrainerSpec): string[] {
  const wanted = trainerMark(trainer)[ANNOTATION.trainer];
  if (wanted === undefined || job.metadata?.annotations?.[ANNOTATION.trainer] !== wanted) return [];
  const digests = pods.flatMap((pod) => trainerOf(pod)?.imageID?.match(DIGEST)?.[0] ?? []);
  return [...new Set(digests)];
}
