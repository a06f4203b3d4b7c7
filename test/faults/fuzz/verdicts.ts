import fc from 'fast-check';
import { validateManifest } from '../../../engine/src/api/validate.ts';
import type { SharedCluster } from '../../cluster/use.ts';
import { fuzzedManifests } from './manifests.ts';

/** How many of the manifests each side takes. */
export interface Verdicts {
  good: number;
  bad: number;
}

/**
 * Shows the API server generated manifests, without making anything of them.
 *
 * @throws Error with the smallest manifest found on which it and local validation differ
 */
export async function compareVerdicts(cluster: SharedCluster, numRuns: number, seed: number): Promise<Verdicts> {
  const path = '/apis/tuningsweep.io/v1alpha1/namespaces/default/tuningsweeps?dryRun=All&fieldValidation=Strict';
  const verdicts = { good: 0, bad: 0 };
  console.log(`seed ${seed}`);
  await fc.assert(
    fc.asyncProperty(fuzzedManifests('fuzzed'), async (manifest) => {
      const { status, body } = await cluster.api.send('POST', path, JSON.stringify(manifest));
      const here = validateManifest(manifest);
      verdicts[status < 300 ? 'good' : 'bad'] += 1;
      if (status < 300 === (here.length === 0) && status < 500) return;
      // Before it is made smaller, which may fail.
      console.log(`seed ${seed}, differing: ${status} ${body}\n${JSON.stringify(manifest)}`);
      throw new Error(`the API server: ${status} ${body}\nhere: ${JSON.stringify(here)}`);
    }),
    { numRuns, seed },
  );
  return verdicts;
}
