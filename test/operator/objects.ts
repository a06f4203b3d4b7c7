import type { Job, ObjectMeta, Pod } from '../../kube-runtime/src/resource.ts';

const SPEC = { restartPolicy: 'Never', containers: [{ name: 'trainer', image: 'example.org/other' }] };

/** A pod that nobody controls. It runs until it is ended by the annotation of the simulated nodes, or deleted. */
export function aPod(metadata: ObjectMeta): Pod {
  return { apiVersion: 'v1', kind: 'Pod', metadata, spec: SPEC };
}

/** A Job that this operator did not make. */
export function aJob(metadata: ObjectMeta): Job {
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata,
    spec: { template: { metadata: { labels: metadata.labels ?? {} }, spec: SPEC } },
  };
}

/** The annotation by which a simulated node ends a pod. */
export const ENDS_FAILED = { 'test.tuningsweep.io/exit-code': '1' };
