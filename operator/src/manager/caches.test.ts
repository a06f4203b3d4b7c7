import { LABEL } from '@tuningsweep/ledger/contracts';
import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { KubeClient, loadKubeConfig } from '@tuningsweep/kube-runtime';
import type { Job } from '@tuningsweep/kube-runtime';
import type { SweepResource } from '../cache/resources.ts';
import { sweepOf } from '../controller/sweep-of.ts';
import { Metrics } from '../metrics/registry.ts';
import { aSweep } from '../../../engine/test/builders.ts';
import { Caches } from './caches.ts';

const CLUSTER = 'cluster';
const SWEEP: SweepResource = {
  apiVersion: 'tuningsweep.io/v1alpha1',
  kind: 'TuningSweep',
  metadata: { namespace: 'here', name: 'sweep', uid: 'uid', resourceVersion: '1', generation: 1 },
  spec: aSweep().spec,
};

/** Caches that nothing but the test fills, and the sweeps that they tell of since the last look. */
function filled(log = pino({ enabled: false })): { caches: Caches; told: () => string[] } {
  const client = new KubeClient({ load: () => loadKubeConfig({}), version: '0' });
  onTestFinished(() => client.close());
  const caches = new Caches({ client, namespaces: [], cluster: CLUSTER, log, metrics: new Metrics() });
  caches.sweeps.upsert(SWEEP);
  const keys: string[] = [];
  caches.onSweepChange((key) => keys.push(key));
  return { caches, told: () => keys.splice(0) };
}

const versioned = (resourceVersion: string, more: Partial<SweepResource> = {}): SweepResource => ({
  ...SWEEP,
  ...more,
  metadata: { ...SWEEP.metadata, ...more.metadata, resourceVersion },
});

test('a sweep is told of when its manifest changes, when it is looked at again and when it goes, not at a status', () => {
  const { caches, told } = filled();
  caches.sweeps.upsert(versioned('2', { status: { observedGeneration: 1 } }));
  expect(told()).toEqual([]);
  caches.sweeps.upsert(versioned('3', { spec: { ...SWEEP.spec, suspend: true } }));
  expect(told()).toEqual(['here/sweep']);
  caches.sweeps.upsert(versioned('4', { metadata: { deletionTimestamp: '2026-01-01T00:00:00Z' } }));
  expect(told()).toEqual(['here/sweep']);
  caches.sweeps.resync(() => true);
  expect(told()).toEqual(['here/sweep']);
  caches.sweeps.delete(SWEEP);
  expect(told()).toEqual(['here/sweep']);
});

test('a sweep is told of when one of its Jobs says something else, not at every change', () => {
  const { caches, told } = filled();
  const labels = { [LABEL.sweepKey]: sweepOf(SWEEP, CLUSTER).key };
  const job = (resourceVersion: string, status: Job['status'] = {}): Job => ({
    metadata: { namespace: 'here', name: 'job', uid: 'uid', resourceVersion, labels },
    status,
  });
  caches.jobs.upsert(job('1'));
  expect(told()).toEqual(['here/sweep']);
  caches.jobs.upsert(job('2', { active: 1, ready: 1 }));
  expect(told()).toEqual([]);
  caches.jobs.upsert(job('3', { conditions: [{ type: 'Complete', status: 'True' }] }));
  expect(told()).toEqual(['here/sweep']);
  caches.jobs.delete(job('3'));
  expect(told()).toEqual(['here/sweep']);
});

test('a sweep is not told of what carries its labels in another namespace', () => {
  const { caches, told } = filled();
  const labels = { [LABEL.sweepKey]: sweepOf(SWEEP, CLUSTER).key };
  caches.jobs.upsert({ metadata: { namespace: 'there', name: 'job', uid: 'uid', labels } });
  caches.pods.upsert({ metadata: { namespace: 'there', name: 'pod', uid: 'uid', labels } });
  expect(told()).toEqual([]);
});

test('a handler that fails at every change is a line of the log once, with what to do', () => {
  const lines: string[] = [];
  const { caches } = filled(pino({}, { write: (line: string) => void lines.push(line) }));
  caches.onSweepChange(() => {
    throw new TypeError('x is undefined');
  });
  for (const version of ['2', '3', '4'])
    caches.sweeps.upsert(versioned(version, { spec: { ...SWEEP.spec, parallelism: Number(version) } }));
  expect(lines).toEqual([
    expect.stringMatching(/"msg":"a cache handler failed: TypeError: x is undefined\. .*please report it/),
  ]);
});
