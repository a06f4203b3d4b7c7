import { expect, test } from 'vitest';
import { useControlPlane } from '../../cluster/use.ts';
import { tally } from '../tally.ts';
import { compareVerdicts } from './verdicts.ts';

const MANIFESTS = 10_000;
const cluster = useControlPlane();

test(
  'the API server takes of generated manifests those that local validation takes',
  { timeout: 1_800_000 },
  async () => {
    const verdicts = await compareVerdicts(cluster, MANIFESTS, Date.now() % 2 ** 31);
    console.log(`${verdicts.good} manifests were taken, ${verdicts.bad} refused, by both`);
    expect(Math.min(verdicts.good, verdicts.bad)).toBeGreaterThan(MANIFESTS / 5);
    tally('fuzzed manifests', MANIFESTS);
  },
);
