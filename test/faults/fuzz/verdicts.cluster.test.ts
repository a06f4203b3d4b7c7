import { expect, test } from 'vitest';
import { useControlPlane } from '../../cluster/use.ts';
import { compareVerdicts } from './verdicts.ts';

const cluster = useControlPlane();

/** `npm run test:faults` has ten thousand. */
test('the API server takes of 400 generated manifests those that local validation takes', async () => {
  const { good, bad } = await compareVerdicts(cluster, 400, 20_260_103);
  expect(good).toBeGreaterThan(80);
  expect(bad).toBeGreaterThan(80);
});
