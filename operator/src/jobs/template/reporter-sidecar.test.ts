import { describe, expect, test } from 'vitest';
import { aSweep } from '../../../../engine/test/builders.ts';
import { JOB_OPTIONS } from '../../../../test/operator/job-options.ts';
import { trainerJob } from '../job.ts';

const TRAINER = {
  retries: 2,
  pauseAfterFailures: 3,
  startTimeoutSeconds: 900,
  ledgerSecretName: 'tuningsweep-ledger',
  image: 'own:1',
};

function podOf(trainer: object) {
  const job = trainerJob(aSweep({ trainer: { ...TRAINER, ...trainer } }), JOB_OPTIONS);
  const spec = job.spec!.template.spec!;
  return { spec, trainer: spec.containers[0]!, reporter: spec.initContainers?.at(-1) };
}

describe('a trainer with a command', () => {
  const command = ['/usr/bin/python3', 'train.py'];
  const { spec, trainer, reporter } = podOf({ command, args: ['--fast'] });

  test('runs it, and knows two files, a folder and nothing of the ledger', () => {
    expect(trainer).toMatchObject({ name: 'trainer', image: 'own:1', command, args: ['--fast'] });
    expect(trainer.env).toEqual([
      { name: 'TUNINGSWEEP_PARAMETERS', value: '/tuningsweep/parameters.json' },
      { name: 'TUNINGSWEEP_REPORT', value: '/tuningsweep/report.jsonl' },
      { name: 'TUNINGSWEEP_CHECKPOINT_DIR', value: '/tuningsweep/checkpoint' },
    ]);
    expect(trainer.volumeMounts).toEqual([
      { name: 'tmp', mountPath: '/tmp' },
      { name: 'tuningsweep', mountPath: '/tuningsweep' },
    ]);
    expect(spec.volumes).toContainEqual({ name: 'tuningsweep', emptyDir: { sizeLimit: '256Mi' } });
  });

  test('has a native sidecar beside it that does, and that it waits for', () => {
    expect(reporter).toMatchObject({ name: 'reporter', image: 'operator:1', restartPolicy: 'Always' });
    expect(reporter!.env!.map(({ name, value }) => `${name}=${value ?? 'from the pod'}`)).toEqual([
      'CODE_TASK=abcdefg-aaaaaaaaaaaa',
      'LEDGER_ID=ledger-1',
      'SERVICE_BINDING_ROOT=/bindings',
      'TASK_HOLDER=from the pod',
      'REPORTER_PROGRAM=python3',
    ]);
    expect(reporter!.volumeMounts).toEqual([
      { name: 'ledger-binding', mountPath: '/bindings/ledger', readOnly: true },
      { name: 'tuningsweep', mountPath: '/tuningsweep' },
    ]);
    expect(reporter!.startupProbe!.exec!.command!.at(-1)).toContain('/tuningsweep/parameters.json');
  });

  test('and its reporter fit into the restricted Pod Security Standard', () => {
    for (const container of [trainer, reporter!])
      expect(container.securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
    expect(spec.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
  });

  test('begins after the init containers of its template, and so does its reporter', () => {
    const template = { spec: { initContainers: [{ name: 'fetch', image: 'fetch:1' }] } };
    expect(podOf({ command, template }).spec.initContainers!.map(({ name }) => name)).toEqual(['fetch', 'reporter']);
  });

  test('may give its reporter more, by its template', () => {
    const resources = { requests: { memory: '1Gi' } };
    const template = { spec: { initContainers: [{ name: 'reporter', resources }] } };
    const changed = podOf({ command, template });
    expect(changed.reporter).toEqual({ ...reporter, resources });
  });

  test('has its limits told to the program, by whatever they are given', () => {
    const resources = { limits: { cpu: 2, memory: '1Gi' } };
    const told = { name: 'REPORTER_RESOURCES', value: '{"cpu":2,"memory":"1Gi"}' };
    expect(podOf({ command, resources }).reporter!.env).toContainEqual(told);
    const template = { spec: { containers: [{ name: 'trainer', resources }] } };
    expect(podOf({ command, template }).reporter!.env).toContainEqual(told);
  });
});

test('arguments alone are those of the image’s own program, by the same contract', () => {
  const { trainer, reporter } = podOf({ args: ['--fast'] });
  expect(trainer).toMatchObject({ image: 'own:1', args: ['--fast'] });
  expect(trainer).not.toHaveProperty('command');
  expect(reporter!.env).toContainEqual({ name: 'REPORTER_PROGRAM', value: 'own:1' });
});

test('an image alone, or a command in the template, is a trainer that reads and writes the ledger', () => {
  const template = { spec: { containers: [{ name: 'trainer', command: ['train'] }] } };
  for (const pod of [podOf({}), podOf({ template })]) {
    expect(pod.spec.initContainers).toBeUndefined();
    expect(pod.trainer.env!.map(({ name }) => name)).toContain('SERVICE_BINDING_ROOT');
    expect(pod.trainer.volumeMounts).toContainEqual(expect.objectContaining({ name: 'ledger-binding' }));
  }
});
