import { describe, expect, test } from 'vitest';
import type { TrainerDefaults } from '@tuningsweep/engine/api';
import { aSweep } from '../../../engine/test/builders.ts';
import { JOB_OPTIONS } from '../../../test/operator/job-options.ts';
import { jobName, trainerJob } from './job.ts';

const TRAINER = { retries: 2, pauseAfterFailures: 3, startTimeoutSeconds: 900, ledgerSecretName: 'tuningsweep-ledger' };

function podOf(trainer: object = {}, labels: Record<string, string> = {}, defaults: TrainerDefaults = {}) {
  const job = trainerJob(aSweep({ trainer: { ...TRAINER, ...trainer } }, { labels }), { ...JOB_OPTIONS, defaults });
  const [container, ...others] = job.spec!.template.spec!.containers;
  return { job, pod: job.spec!.template, container: container!, others };
}

test('a Job is named by its code, from the second on with a number', () => {
  expect([jobName('a-b', 1), jobName('a-b', 2)]).toEqual(['a-b', 'a-b-2']);
});

test('a Job belongs to its sweep and is found by labels that do not depend on names', () => {
  const { job } = podOf();
  expect(job.metadata).toMatchObject({
    name: JOB_OPTIONS.codeTask,
    namespace: 'default',
    labels: { 'tuningsweep.io/sweep-key': 'abcdefg', 'tuningsweep.io/code-task': JOB_OPTIONS.codeTask },
    ownerReferences: [{ kind: 'TuningSweep', name: 'demo', uid: 'u1', controller: true }],
  });
});

test('bad input fails at once, disruptions do not count, pods never overlap', () => {
  const { job } = podOf();
  expect(job.spec).toMatchObject({ backoffLimit: 2, podReplacementPolicy: 'Failed', completions: 1, parallelism: 1 });
  expect(job.spec!.podFailurePolicy!.rules).toEqual([
    { action: 'FailJob', onExitCodes: { containerName: 'trainer', operator: 'In', values: [42] } },
    { action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] },
  ]);
});

test('the time limit is the pod’s, so that queueing does not use it up', () => {
  const { job, pod } = podOf({ timeoutSeconds: 60 });
  expect(pod.spec!.activeDeadlineSeconds).toBe(60);
  expect(job.spec!.activeDeadlineSeconds).toBeUndefined();
});

test('queueing labels are carried over, others are not', () => {
  const { job } = podOf({}, { 'kueue.x-k8s.io/queue-name': 'gpus', team: 'x' });
  expect(job.metadata!.labels).toMatchObject({ 'kueue.x-k8s.io/queue-name': 'gpus' });
  expect(job.metadata!.labels).not.toHaveProperty('team');
});

test('a Job’s labels are the platform’s, over them the queue’s, the manifest’s and our own', () => {
  const queue = 'kueue.x-k8s.io/queue-name';
  const jobMetadata = { labels: { team: 'quant', [queue]: 'mine' }, annotations: { note: 'theirs' } };
  const under = { labels: { team: 'none', site: 'a', [queue]: 'any' }, annotations: { note: 'ours', more: 'x' } };
  const { job, pod } = podOf({ jobMetadata }, { [queue]: 'gpus' }, { jobMetadata: under });
  expect(job.metadata).toMatchObject({
    labels: { team: 'quant', site: 'a', [queue]: 'mine', 'tuningsweep.io/code-task': JOB_OPTIONS.codeTask },
    annotations: { note: 'theirs', more: 'x' },
  });
  expect(pod.metadata!.labels).not.toHaveProperty('team');
  expect(podOf({}, { [queue]: 'gpus' }, { jobMetadata: under }).job.metadata!.labels).toHaveProperty([queue], 'gpus');
  expect(podOf().job.metadata).not.toHaveProperty('annotations');
});

test('credentials come from the Secret, never from arguments or environment', () => {
  const { pod, container } = podOf({ ledgerSecretName: 'mine' });
  expect(pod.spec!.volumes).toContainEqual({
    name: 'ledger-binding',
    secret: { secretName: 'mine', defaultMode: 0o440 },
  });
  expect(container.volumeMounts).toContainEqual({
    name: 'ledger-binding',
    mountPath: '/bindings/ledger',
    readOnly: true,
  });
  expect(container.env!.map(({ name }) => name)).toEqual([
    'CODE_TASK',
    'LEDGER_ID',
    'SERVICE_BINDING_ROOT',
    'ARTIFACTS_KEEP',
    'MOST_EPOCHS',
    'TASK_HOLDER',
  ]);
});

describe('the template', () => {
  test('is laid over the restricted defaults', () => {
    const template = {
      spec: {
        securityContext: { runAsUser: 1000 },
        nodeSelector: { gpu: 'yes' },
        containers: [
          { name: 'trainer', image: 'own:1', env: [{ name: 'X', value: '1' }] },
          { name: 'log', image: 'log:1' },
        ],
      },
    };
    const { pod, container, others } = podOf({ template });
    expect(pod.spec).toMatchObject({
      nodeSelector: { gpu: 'yes' },
      securityContext: { runAsNonRoot: true, runAsUser: 1000 },
    });
    expect(container).toMatchObject({ image: 'own:1', securityContext: { allowPrivilegeEscalation: false } });
    expect(container.env).toContainEqual({ name: 'X', value: '1' });
    expect(others).toEqual([{ name: 'log', image: 'log:1' }]);
  });

  test('yields to the typed fields', () => {
    const template = {
      spec: {
        restartPolicy: 'Always',
        containers: [{ name: 'trainer', image: 'own:1', resources: { limits: { cpu: 1 } } }],
      },
    };
    const { pod, container } = podOf({ template, image: 'typed:1', resources: { limits: { cpu: 4 } } });
    expect(pod.spec!.restartPolicy).toBe('Never');
    expect(container).toMatchObject({ image: 'typed:1', resources: { limits: { cpu: 4 } } });
  });

  test('without any image the operator’s own release is taken', () => {
    expect(podOf().container.image).toBe('trainer:1');
  });
});

describe('the platform’s template', () => {
  const requests = { cpu: 1, memory: '1Gi' };
  const limits = { memory: '2Gi' };
  const defaults = {
    template: {
      metadata: { labels: { site: 'a' }, annotations: { 'karpenter.sh/do-not-disrupt': 'true' } },
      spec: {
        nodeSelector: { 'kubernetes.io/arch': 'amd64', pool: 'sweeps' },
        imagePullSecrets: [{ name: 'registry' }],
        tolerations: [{ key: 'sweeps', operator: 'Exists' }],
        runtimeClassName: 'gvisor',
        containers: [{ name: 'trainer', resources: { requests, limits, claims: [{ name: 'gpu' }] } }],
      },
    },
  };

  test('is laid over the restricted defaults, and under the manifest’s', () => {
    const template = {
      metadata: { labels: { team: 'quant' } },
      spec: {
        nodeSelector: { pool: 'gpus' },
        imagePullSecrets: [{ name: 'mine' }],
        tolerations: [{ key: 'gpu', operator: 'Exists' }],
        runtimeClassName: 'kata',
      },
    };
    const { pod, container } = podOf({ template }, {}, defaults);
    expect(pod.metadata).toMatchObject({
      labels: { site: 'a', team: 'quant', 'tuningsweep.io/code-task': JOB_OPTIONS.codeTask },
      annotations: { 'karpenter.sh/do-not-disrupt': 'true' },
    });
    expect(pod.spec).toMatchObject({
      securityContext: { runAsNonRoot: true },
      nodeSelector: { 'kubernetes.io/arch': 'amd64', pool: 'gpus' },
      imagePullSecrets: [{ name: 'registry' }, { name: 'mine' }],
      tolerations: [{ key: 'gpu', operator: 'Exists' }],
      runtimeClassName: 'kata',
    });
    expect(container).toMatchObject({ image: 'trainer:1', resources: { requests, limits } });
  });

  test.each([
    ['its field', { resources: { requests: { memory: '4Gi' } } }],
    [
      'its template',
      { template: { spec: { containers: [{ name: 'trainer', resources: { requests: { memory: '4Gi' } } }] } } },
    ],
  ])('says nothing of a resource that the manifest has in %s', (_, trainer) => {
    expect(podOf(trainer, {}, defaults).container.resources).toEqual({
      requests: { cpu: 1, memory: '4Gi' },
      limits: {},
      claims: [{ name: 'gpu' }],
    });
  });

  test('may have containers beside the trainer', () => {
    const beside = { name: 'log', image: 'log:1', resources: { limits } };
    const { others } = podOf({ resources: { requests } }, {}, { template: { spec: { containers: [beside] } } });
    expect(others).toEqual([beside]);
  });
});
