import { describe, expect, test } from 'vitest';
import type { TrainerSpec } from '@tuningsweep/engine/api';
import type { CachedPod } from '../../cache/cached-objects.ts';
import { imagesOf, trainerMark } from './trainer-image.ts';

const BASE = { retries: 0, pauseAfterFailures: 3, startTimeoutSeconds: 900, ledgerSecretName: 'ledger' };
const OWN: TrainerSpec = { ...BASE, image: 'example.org/own:1', command: ['train'] };
const HEX = 'ab'.repeat(32);

const jobOf = (trainer: TrainerSpec) => ({ metadata: { annotations: trainerMark(trainer) } });
const podOf = (imageID?: string): CachedPod => ({
  status: {
    containerStatuses: [
      { name: 'proxy', imageID: `sha256:${'c'.repeat(64)}` },
      { name: 'trainer', ...(imageID !== undefined && { imageID }) },
    ],
  },
});

describe('the image that ran is told by', () => {
  test.each([
    ['containerd', `docker.io/library/own@sha256:${HEX}`],
    ['an old dockershim', `docker-pullable://example.org/own@sha256:${HEX}`],
    ['a node that was given it by hand', `sha256:${HEX}`],
  ])('%s', (_, imageID) => {
    expect(imagesOf(jobOf(OWN), [podOf(imageID), podOf(imageID)], OWN)).toEqual([`sha256:${HEX}`]);
  });

  test.each([
    ['a pod whose trainer has not begun', undefined],
    ['a kubelet that does not say', ''],
    ['one that names no digest', 'example.org/own:1'],
  ])('no word of %s', (_, imageID) => {
    expect(imagesOf(jobOf(OWN), [podOf(imageID)], OWN)).toEqual([]);
  });
});

describe('no image is told of', () => {
  const pods = [podOf(`sha256:${HEX}`)];

  test.each<[string, TrainerSpec, TrainerSpec]>([
    ['a Job that was made for another trainer', { ...OWN, image: 'example.org/own:0' }, OWN],
    [
      'an image that is named by its digest',
      { ...OWN, image: `own@sha256:${HEX}` },
      { ...OWN, image: `own@sha256:${HEX}` },
    ],
    ['the built-in trainer, which is what the operator is', BASE, BASE],
  ])('for %s', (_, made, now) => {
    expect(imagesOf(jobOf(made), pods, now)).toEqual([]);
  });
});
