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

test.each([
  [':8080', { port: 8080 }],
  ['0.0.0.0:8080', { host: '0.0.0.0', port: 8080 }],
  ['localhost:0', { host: 'localhost', port: 0 }],
  ['[::]:8080', { host: '::', port: 8080 }],
  ['[::1]:0', { host: '::1', port: 0 }],
])('%s is where to listen', (bindAddress, address) => {
  const { host, port } = parseSettings({ ...TEXTS, bindAddress });
  expect({ ...(host !== undefined && { host }), port }).toEqual(address);
});

test('how long Jobs are kept, and how often their pods may be taken away, has defaults', () => {
  expect(parseSettings(TEXTS)).toMatchObject({ maxEvictions: 20, keepJobs: { completed: 60, failed: 3600 } });
  const given = { maxEvictions: '0', completedJobTtlSeconds: '0', failedJobTtlSeconds: '86400' };
  expect(parseSettings({ ...TEXTS, ...given })).toMatchObject({
    maxEvictions: 0,
    keepJobs: { completed: 0, failed: 86_400 },
  });
});

test.each([
  ['maxEvictions', '1001', '--max-evictions (TUNINGSWEEP_MAX_EVICTIONS): expected a whole number from 0 to 1000'],
  ['maxEvictions', '-1', '--max-evictions'],
  ['failedJobTtlSeconds', '1h', '--failed-job-ttl-seconds'],
  ['completedJobTtlSeconds', '', '--completed-job-ttl-seconds'],
])('%s is not %j', (name, text, message) => {
  expect(() => parseSettings({ ...TEXTS, [name]: text })).toThrow(message);
});

test.each(['', '8080', '::1:8080', '[localhost]:8080', '[]:8080', '[::1]', 'localhost:', 'localhost:65536', 'a:b'])(
  '%j is not where to listen',
  (bindAddress) => {
    expect(() => parseSettings({ ...TEXTS, bindAddress })).toThrow(
      `--bind-address (TUNINGSWEEP_BIND_ADDRESS): expected an address and a port such as :8080, 127.0.0.1:8080 or [::1]:8080, found "${bindAddress}"`,
    );
  },
);
