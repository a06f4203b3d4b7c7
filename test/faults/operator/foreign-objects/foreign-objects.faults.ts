import { describe, expect, test } from 'vitest';
import { useControlPlane } from '../../../cluster/use.ts';
import { tally } from '../../tally.ts';
import { SITUATIONS } from './foreign-objects.ts';
import { endsUndisturbed, MOST_REQUESTS } from './scene.ts';

const LIMIT = { timeout: 400_000, concurrent: true };
const POLICIES = ['Foreground', 'Background', 'Orphan'] as const;
/** What stands beside a sweep while it is deleted: nothing, and what might be taken for its own. */
const BESIDE = SITUATIONS.filter(({ name }) => / (somebody else|another namespace|has failed)/.test(name));

const cluster = useControlPlane();

describe('a sweep ends as if nothing had been, and touches nothing of others, in spite of', LIMIT, () => {
  test.each(SITUATIONS)('$name', async (situation) => {
    expect(await endsUndisturbed(cluster, situation, undefined)).toBeLessThan(MOST_REQUESTS);
    tally('foreign objects', 1);
  });
});

describe('a sweep goes, with its rows or without, and touches nothing of others, in spite of', LIMIT, () => {
  test.each(BESIDE)('$name', async (situation) => {
    const ending = { deletionPolicy: 'Delete', propagationPolicy: 'Background' } as const;
    expect(await endsUndisturbed(cluster, situation, ending)).toBeLessThan(MOST_REQUESTS);
    tally('foreign objects', 1);
  });

  test.each(POLICIES.flatMap((each) => (['Retain', 'Delete'] as const).map((rows) => [each, rows] as const)))(
    'its deletion, %s, with the policy %s',
    async (propagationPolicy, deletionPolicy) => {
      const nothing = { name: 'nothing', act: async () => {} };
      const ending = { deletionPolicy, propagationPolicy };
      expect(await endsUndisturbed(cluster, nothing, ending)).toBeLessThan(MOST_REQUESTS);
      tally('foreign objects', 1);
    },
  );
});
