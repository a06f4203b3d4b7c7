import { describe, expect, test } from 'vitest';
import { aSweep } from '../../../engine/test/builders.ts';
import { jobName, trainerJob } from './job.ts';

const TRAINER = { retries: 2, startTimeoutSeconds: 900, ledgerSecretName: 'tuningsweep-ledger' };
const OPTIONS = {
  codeTask: 'abcdefg-aaaaaaaaaaaa',
  run: 1,
  defaultImage: 'trainer:1',
  ledgerId: 'ledger-1',
  sweepLabels: {},
};

function podOf(trainer: object = {}, labels: Record<string, string> = {}) {
  const job = trainerJob(aSweep({ trainer: { ...TRAINER, ...trainer } }, { labels }), OPTIONS);
  const [container, ...others] = job.spec!.template.spec!.containers;
  return { job, pod: job.spec!.template, container: container!, others };
}

test('a Job is named by its code, from the second on with a number', () => {
  expect([jobName('a-b', 1), jobName('a-b', 2)]).toEqual(['a-b', 'a-b-2']);
});

test('a Job belongs to its sweep and is found by labels that do not depend on names', () => {
  const { job } = podOf();
  expect(job.metadata).toMatchObject({
    name: OPTIONS.codeTask,
    namespace: 'default',
    labels: { 'tuningsweep.io/sweep-key': 'abcdefg', 'tuningsweep.io/code-task': OPTIONS.codeTask },
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
