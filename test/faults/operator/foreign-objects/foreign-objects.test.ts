import { expect, test } from 'vitest';
import { useControlPlane } from '../../../cluster/use.ts';
import { SITUATIONS } from './foreign-objects.ts';
import { endsUndisturbed, MOST_REQUESTS } from './scene.ts';

/** `npm run test:faults` has every situation. */
const SAMPLE = ['a Job in another namespace with labels and name of a task at work', 'a finalizer on its pod'];

const cluster = useControlPlane();

test.each(SAMPLE)('%s changes nothing of how a sweep ends', async (name) => {
  const [situation] = SITUATIONS.filter((each) => each.name === name);
  expect(await endsUndisturbed(cluster, situation!, undefined)).toBeLessThan(MOST_REQUESTS);
});
