import { expect, test } from 'vitest';
import { parseSettings, SETTINGS } from './settings.ts';

const TEXTS = {
  database: 'mysql://host/db',
  bindAddress: SETTINGS.bindAddress.default,
  maxConcurrentReconciles: '4',
  kubeApiQps: '50',
  kubeApiBurst: '100',
};

test('the name of local runs is refused for a cluster, whose sweeps would have their keys', () => {
  expect(parseSettings({ ...TEXTS, clusterName: 'prod' }).clusterName).toBe('prod');
  expect(() => parseSettings({ ...TEXTS, clusterName: 'local' })).toThrow(
    '--cluster-name (TUNINGSWEEP_CLUSTER_NAME): expected a name other than that of local runs, found "local"',
  );
});
