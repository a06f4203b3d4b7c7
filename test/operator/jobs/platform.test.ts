import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import type { TrainerDefaults } from '../../../engine/src/api/index.ts';
import { until } from '../../support/until.ts';
import { completing, useEnvironment } from '../environment.ts';
import type { TestEnvironment } from '../environment.ts';
import { aJob } from '../objects.ts';

const current = useEnvironment();
let folder = '';
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'tuningsweep-platform-'))));
afterAll(() => rmSync(folder, { recursive: true }));

function fileOf(defaults: TrainerDefaults): string {
  const file = join(folder, 'trainer.yaml');
  writeFileSync(file, stringify(defaults));
  return file;
}

async function stalled(environment: TestEnvironment): Promise<string> {
  const { status } = await environment.sweep();
  const found = status?.conditions?.find(({ type }) => type === 'Ready');
  return `${found?.reason}: ${found?.message}`;
}

describe('what a platform says of all trainers', () => {
  test('stands in every Job and pod, under what its manifest says itself', async () => {
    const environment = current();
    const trainerDefaults = fileOf({
      jobMetadata: { labels: { team: 'none', 'example.org/cost-centre': 'research' } },
      template: {
        metadata: { annotations: { 'cluster-autoscaler.kubernetes.io/safe-to-evict': 'false' } },
        spec: {
          nodeSelector: { 'kubernetes.io/arch': 'amd64', pool: 'sweeps' },
          imagePullSecrets: [{ name: 'registry' }],
          tolerations: [{ key: 'sweeps', operator: 'Exists' }],
          priorityClassName: 'batch',
          runtimeClassName: 'gvisor',
          serviceAccountName: 'trainer',
          containers: [
            { name: 'trainer', resources: { requests: { cpu: 1, memory: '1Gi' }, limits: { memory: '1Gi' } } },
          ],
        },
      },
    });
    environment.startOperator({ trainerDefaults });
    await environment.apply({
      trainer: {
        jobMetadata: { labels: { team: 'quant' }, annotations: { 'example.org/note': 'mine' } },
        resources: { requests: { memory: '3Gi' } },
        template: { spec: { nodeSelector: { pool: 'gpus' }, runtimeClassName: 'kata' } },
      },
    });
    await until('two run', async () => (await environment.jobs()).length === 2);
    for (const { metadata, spec } of await environment.jobs()) {
      expect(metadata?.labels).toMatchObject({ team: 'quant', 'example.org/cost-centre': 'research' });
      expect(metadata?.annotations).toMatchObject({ 'example.org/note': 'mine' });
      const { template } = spec ?? {};
      expect(template?.metadata?.annotations).toEqual({ 'cluster-autoscaler.kubernetes.io/safe-to-evict': 'false' });
      expect(template?.spec).toMatchObject({
        nodeSelector: { 'kubernetes.io/arch': 'amd64', pool: 'gpus' },
        imagePullSecrets: [{ name: 'registry' }],
        tolerations: [{ key: 'sweeps', operator: 'Exists' }],
        priorityClassName: 'batch',
        runtimeClassName: 'kata',
        serviceAccountName: 'trainer',
        securityContext: { runAsNonRoot: true },
        containers: [{ name: 'trainer', resources: { requests: { cpu: '1', memory: '3Gi' } } }],
      });
      expect(template?.spec?.containers[0]?.resources?.limits ?? {}).toEqual({});
    }
  });

  test.each<[string, TrainerDefaults, string, RegExp]>([
    [
      'the platform’s own',
      { template: { spec: { dnsPolicy: 'Never' } } },
      'True InvalidTrainerDefaults',
      /InvalidTrainerDefaults: not this manifest but the operator’s trainer defaults .*: .*dnsPolicy.*Never/,
    ],
    [
      'the manifest’s, which is without fault elsewhere',
      { jobMetadata: { labels: { team: 'a' } } },
      'True InvalidTemplate',
      /InvalidTemplate: spec\.trainer: the API server refuses the Jobs it leads to: .*dnsPolicy.*Sometimes/,
    ],
  ])('a fault is %s', async (_, defaults, expected, message) => {
    const environment = current();
    environment.startOperator({ trainerDefaults: fileOf(defaults) });
    const isTheirs = expected.endsWith('Template');
    await environment.apply(isTheirs ? { trainer: { template: { spec: { dnsPolicy: 'Sometimes' } } } } : {});
    await environment.reaches('Stalled', expected);
    expect(await stalled(environment)).toMatch(message);
    expect(await environment.jobs()).toEqual([]);
  });

  test('a fault is of both together', async () => {
    const environment = current();
    const trainerDefaults = fileOf({ template: { spec: { hostNetwork: true } } });
    environment.startOperator({ trainerDefaults });
    const containers = [{ name: 'trainer', ports: [{ containerPort: 80, hostPort: 81 }] }];
    await environment.apply({ trainer: { template: { spec: { containers } } } });
    await environment.reaches('Stalled', 'True InvalidTemplate');
    expect(await stalled(environment)).toMatch(
      /spec\.trainer together with the operator’s trainer defaults .*hostPort/,
    );
  });

  test('a program without an image to run it in stalls the sweep, and is asked for', async () => {
    const environment = current();
    environment.startOperator();
    await environment.apply({ trainer: { command: ['python3', 'train.py'] } });
    await environment.reaches('Stalled', 'True InvalidTemplate');
    expect(await stalled(environment)).toContain('spec.trainer.command: on a cluster the program runs in a container');
    await environment.apply({ trainer: { command: ['python3', 'train.py'], image: 'example.org/own' } });
    await until('its Jobs are made', async () => (await environment.jobs()).length > 0);
    const [job] = await environment.jobs();
    expect(job?.spec?.template.spec?.initContainers).toMatchObject([{ name: 'reporter', restartPolicy: 'Always' }]);
  });

  test('what the API server cannot even read stalls the sweep, and is no trouble that passes', async () => {
    const environment = current();
    environment.startOperator();
    await environment.apply({
      trainer: { template: { metadata: { annotations: { 'karpenter.sh/do-not-disrupt': true } } } },
    });
    await environment.reaches('Stalled', 'True InvalidTemplate');
    expect(await stalled(environment)).toContain('annotations');
  });
});

test('a policy that every Job has the label team is met by manifests, and says so where it is not', async () => {
  const environment = current();
  await asksForTeam(environment);
  environment.startOperator();
  environment.simulate(completing(environment.ledger));
  await environment.apply();
  await environment.reaches('Stalled', 'True InvalidTemplate');
  expect(await stalled(environment)).toContain('every Job has the label team');
  await environment.apply({ trainer: { jobMetadata: { labels: { team: 'quant' } } } });
  await environment.reaches('Succeeded', 'True AllTasksSettled');
});

/** Makes the API server of the namespace refuse Jobs without a label. */
async function asksForTeam(environment: TestEnvironment): Promise<void> {
  const { namespace, cluster } = environment;
  const name = `team-${namespace}`;
  const matchConstraints = {
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
    resourceRules: [{ apiGroups: ['batch'], apiVersions: ['v1'], operations: ['CREATE'], resources: ['jobs'] }],
  };
  const expression = "has(object.metadata.labels) && 'team' in object.metadata.labels";
  const api = { apiVersion: 'admissionregistration.k8s.io/v1' };
  const items = [
    {
      ...api,
      kind: 'ValidatingAdmissionPolicy',
      metadata: { name },
      spec: { matchConstraints, validations: [{ expression, message: 'every Job has the label team' }] },
    },
    {
      ...api,
      kind: 'ValidatingAdmissionPolicyBinding',
      metadata: { name },
      spec: { policyName: name, validationActions: ['Deny'] },
    },
  ];
  const stdin = JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
  await cluster.kubectl(['apply', '-f', '-'], { stdin });
  const job = JSON.stringify(aJob({ name: 'without' }));
  await until('the policy counts', async () => {
    const path = `/apis/batch/v1/namespaces/${namespace}/jobs?dryRun=All`;
    return (await cluster.api.send('POST', path, job)).status === 422;
  });
}
