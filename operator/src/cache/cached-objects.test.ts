import type { Job, Pod } from '@tuningsweep/kube-runtime';
import { describe, expect, it, test } from 'vitest';
import { differ, trimJob, trimPod } from './cached-objects.ts';
import { executionOf } from '../jobs/job-state.ts';

const TASK = 'abcdefg-aaaaaaaaaaaa';
const AT = '2026-01-01T00:00:00Z';

/** A Job as the API server shows it while its trainer runs. */
const JOB: Job = {
  metadata: {
    name: 'job',
    namespace: 'here',
    uid: 'job-uid',
    resourceVersion: '1',
    creationTimestamp: AT,
    labels: { 'tuningsweep.io/code-task': TASK },
    finalizers: ['batch.kubernetes.io/job-tracking'],
  },
  spec: { suspend: false, template: { spec: { containers: [{ name: 'trainer', image: 'trainer' }] } } },
  status: { active: 1, startTime: AT },
};

/** Its pod. */
const POD: Pod = {
  metadata: { name: 'pod', namespace: 'here', uid: 'pod-uid', resourceVersion: '1', creationTimestamp: AT },
  spec: { containers: [{ name: 'trainer', image: 'trainer' }], nodeName: 'node-0' },
  status: {
    phase: 'Running',
    startTime: AT,
    conditions: [{ type: 'PodScheduled', status: 'True', lastTransitionTime: AT }],
    containerStatuses: [
      { name: 'trainer', image: '', imageID: '', ready: false, restartCount: 0, state: { running: { startedAt: AT } } },
    ],
  },
};

const later = <T extends Job | Pod>(object: T, status: T['status']): T => ({
  ...object,
  metadata: { ...object.metadata, resourceVersion: '2' },
  status: { ...object.status, ...status },
});

describe('what the cache holds', () => {
  it('says all that is read, without what is most of its size', () => {
    const view = { startTimeoutSeconds: 10, now: 0 };
    const kept = { job: trimJob(JOB), pods: [trimPod(POD)] };
    expect(executionOf({ ...kept, ...view })).toEqual(executionOf({ job: JOB, pods: [POD], ...view }));
    expect(trimJob(JOB).spec).toEqual({ suspend: false });
    expect(trimPod(POD)).not.toHaveProperty('spec');
  });

  it('is the same when it is kept again, as what the API server answers a patch with', () => {
    expect(trimJob(trimJob(JOB))).toEqual(trimJob(JOB));
    expect(trimPod(trimPod(POD))).toEqual(trimPod(POD));
  });
});

test.each<[string, Job, boolean]>([
  ['how many of its pods are ready', later(JOB, { ready: 1 }), false],
  [
    'pods that the Job controller has yet to count',
    later(JOB, { uncountedTerminatedPods: { succeeded: ['x'] } }),
    false,
  ],
  ['its end', later(JOB, { conditions: [{ type: 'Complete', status: 'True' }] }), true],
  ['a suspension', { ...JOB, spec: { ...JOB.spec, suspend: true, template: {} } }, true],
  ['that it is being deleted', { ...JOB, metadata: { ...JOB.metadata, deletionTimestamp: AT } }, true],
  ['that its outcome is in the ledger', { ...JOB, metadata: { ...JOB.metadata, annotations: { a: 'b' } } }, true],
  ['another Job of its name', { ...JOB, metadata: { ...JOB.metadata, uid: 'other' } }, true],
])('a change of a Job in %s', (_, after, expected) => {
  expect(differ(trimJob(JOB), trimJob(after))).toBe(expected);
});

const state = (now: object): Pod['status'] => ({
  containerStatuses: [{ name: 'trainer', image: '', imageID: '', ready: true, restartCount: 0, state: now }],
});

test.each<[string, Pod, boolean]>([
  ['its address', later(POD, { podIP: '10.0.0.1' }), false],
  ['its readiness', later(POD, { ...state({ running: { startedAt: AT } }) }), false],
  ['the finalizer of the Job controller', { ...POD, metadata: { ...POD.metadata, finalizers: [] } }, false],
  ['its phase', later(POD, { phase: 'Succeeded' }), true],
  ['how its trainer ended', later(POD, { ...state({ terminated: { exitCode: 42 } }) }), true],
  ['what its trainer waits for', later(POD, { ...state({ waiting: { reason: 'ImagePullBackOff' } }) }), true],
  ['a disruption', later(POD, { conditions: [{ type: 'DisruptionTarget', status: 'True' }] }), true],
])('a change of a pod in %s', (_, after, expected) => {
  expect(differ(trimPod(POD), trimPod(after))).toBe(expected);
});
