import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { loadTrainerDefaults } from '../../engine/src/api/index.ts';
import { SETTINGS } from '../../operator/src/manager/settings.ts';
import { blocks, documents } from '../docs/documents.ts';
import { helm } from '../tools/helm.ts';
import { CHART, only, render, rulesOf, VALUES_EXAMPLES } from './render.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;

describe.each(VALUES_EXAMPLES)('the values example %s', (_, file) => {
  test('passes helm lint --strict', async () => {
    expect(await helm(['lint', '--strict', CHART, '--values', file])).toContain('0 chart(s) failed');
  });

  test('gives nobody a wildcard, and the operator no Secrets', async () => {
    const rules = (await render(['--values', file])).flatMap((object) => object.rules ?? []);
    expect(rules.length).toBeGreaterThan(0);
    for (const { apiGroups, resources, verbs } of rules) {
      expect([...apiGroups, ...resources, ...verbs].join(' ')).not.toContain('*');
      expect(resources.filter((resource) => /secrets|configmaps/.test(resource))).toEqual([]);
    }
  });
});

describe('values', () => {
  test.each([
    ['an unknown key', ['--set', 'replica=3'], /replica/],
    ['an unknown key further down', ['--set', 'image.tagg=1'], /tagg/],
    ['a wrong type', ['--set', 'replicas=many'], /replicas/],
    ['a wrong log level', ['--set', 'operator.logLevel=loud'], /logLevel/],
    ['namespaces without a name for the cluster', ['--set', 'watchNamespaces={a}'], /clusterName/],
    ['a part of trainer pods that there is not', ['--set', 'trainer.defaults.template.kind=Pod'], /kind/],
    [
      'an annotation that is no text',
      ['--set', 'trainer.defaults.template.metadata.annotations.a=true'],
      /annotations/,
    ],
    ['a digest that is none', ['--set', 'image.digest=sha256:1'], /digest/],
  ])('%s is refused', async (_, args, message) => {
    await expect(render(args)).rejects.toThrow(message);
  });

  test('values.yaml and its schema have the same keys', () => {
    const schema = JSON.parse(readFileSync(join(CHART, 'values.schema.json'), 'utf8'));
    const values = parse(readFileSync(join(CHART, 'values.yaml'), 'utf8'));
    const { global, ...properties } = schema.properties;
    expect(global).toBeDefined();
    expectSameKeys(values, properties, '');
  });

  test('a digest wins over a tag, and the chart’s version is the default of both images', async () => {
    const images = async (...args: string[]): Promise<unknown> => only(await render(args), 'Deployment').spec;
    expect(await images()).toMatchObject(container('ghcr.io/tuningsweep/operator:0.1.0'));
    expect(await images('--set', `image.digest=${DIGEST},image.tag=x`)).toMatchObject(
      container(`ghcr.io/tuningsweep/operator@${DIGEST}`),
    );
  });

  test('a reporter has the operator’s image, unless it is given one', async () => {
    const images = async (...args: string[]): Promise<string[]> => {
      const deployment = JSON.stringify(only(await render(args), 'Deployment').spec);
      return [...deployment.matchAll(/"TUNINGSWEEP_REPORTER_IMAGE","value":"([^"]*)"/g)].map(([, image = '']) => image);
    };
    expect(await images('--set', 'image.tag=x')).toEqual(['ghcr.io/tuningsweep/operator:x']);
    expect(await images('--set', 'trainer.reporterImage=own:1')).toEqual(['own:1']);
    // As an older release's values are reused.
    expect(await images('--set', 'trainer.reporterImage=null')).toEqual(['ghcr.io/tuningsweep/operator:0.1.0']);
  });
});

/** Keys that the defaults leave out, because there is nothing to say. */
const ONLY_IN_SCHEMA = ['.resources.claims'];

interface Schema {
  properties?: Record<string, Schema>;
}

function expectSameKeys(values: Record<string, unknown>, properties: Record<string, Schema>, path: string): void {
  const optional = ONLY_IN_SCHEMA.map((name) => name.slice(path.length + 1));
  const keys = Object.keys(properties).filter((key) => !optional.includes(key));
  expect({ path, keys }).toEqual({ path, keys: Object.keys(values) });
  for (const [key, schema] of Object.entries(properties)) {
    const value = values[key];
    if (schema.properties && value && typeof value === 'object')
      expectSameKeys({ ...value }, schema.properties, `${path}.${key}`);
  }
}

function container(image: string): object {
  return { template: { spec: { containers: [{ name: 'operator', image, args: ['operator'] }] } } };
}

describe('rights', () => {
  test('are those that the guide names', async () => {
    const guide = readFileSync(new URL('../../docs/guide/kubernetes.md', import.meta.url), 'utf8');
    const said = [...guide.matchAll(/^\| `([a-z/]+)` +\| ([a-z, ]+?) +\|$/gm)].map(([, resource, verbs]) => [
      resource,
      verbs,
    ]);
    const objects = await render();
    const rules = [...rulesOf(objects, '-manager'), ...rulesOf(objects, '-leader-election')];
    const given = new Map<string, string[]>();
    for (const { resources, verbs } of rules)
      for (const resource of resources) given.set(resource, [...(given.get(resource) ?? []), ...verbs]);
    expect(given.get('namespaces')).toEqual(['get']);
    given.delete('namespaces');
    const sorted = (verbs = ''): string => verbs.split(', ').toSorted().join(', ');
    expect(Object.fromEntries([...given].map(([name, verbs]) => [name, sorted(verbs.join(', '))]))).toEqual(
      Object.fromEntries(said.map(([name = '', verbs]) => [name, sorted(verbs)])),
    );
  });

  test('with some namespaces, nothing reaches beyond them', async () => {
    const args = ['--set', 'watchNamespaces={a,b},operator.clusterName=c,rbac.aggregate=false,crds.install=false'];
    const objects = await render(args);
    expect(objects.filter(({ kind }) => /^Cluster|Definition$/.test(kind))).toEqual([]);
    const managers = objects.filter(({ kind, metadata }) => kind === 'Role' && metadata.name.endsWith('-manager'));
    expect(managers.map(({ metadata }) => metadata.namespace)).toEqual(['a', 'b']);
  });
});

test('the definition stays when the release goes, unless it is told to go', async () => {
  const annotations = async (...args: string[]): Promise<object | undefined> =>
    only(await render(args), 'CustomResourceDefinition').metadata.annotations;
  expect(await annotations()).toEqual({ 'helm.sh/resource-policy': 'keep' });
  expect(await annotations('--set', 'crds.keep=false')).toBeUndefined();
});

describe('trainer defaults', () => {
  const [, file] = VALUES_EXAMPLES.find(([name]) => name === 'production') ?? ['', ''];
  const folder = mkdtempSync(join(tmpdir(), 'tuningsweep-chart-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  test.each([
    ['the example', readFileSync(file, 'utf8')],
    [
      'the guide',
      documents().flatMap((page) => blocks(page, 'yaml').filter((text) => text.startsWith('trainer:\n')))[0],
    ],
  ])('of %s reach the operator as a file that it takes', async (_, text = '') => {
    const { trainer } = parse(text);
    writeFileSync(join(folder, 'values.yaml'), stringify({ trainer }));
    const objects = await render(['--values', join(folder, 'values.yaml')]);
    writeFileSync(join(folder, 'trainer.yaml'), only(objects, 'ConfigMap').data?.['trainer.yaml'] ?? '');
    expect(await loadTrainerDefaults(join(folder, 'trainer.yaml'))).toEqual(trainer.defaults);
    const env = { name: 'TUNINGSWEEP_TRAINER_DEFAULTS', value: '/etc/tuningsweep/trainer.yaml' };
    expect(only(objects, 'Deployment').spec).toMatchObject({
      template: { spec: { containers: [{ env: expect.arrayContaining([env]) }] } },
    });
  });

  test('restart the operator when they change, and only then', async () => {
    const pods = async (...args: string[]): Promise<string> =>
      JSON.stringify(only(await render(['--values', file, ...args]), 'Deployment').spec);
    const before = await pods();
    expect(before).toContain('checksum/trainer-defaults');
    expect(await pods('--set', 'metrics.service.port=1')).toBe(before);
    expect(await pods('--set', 'trainer.defaults.template.spec.runtimeClassName=gvisor')).not.toBe(before);
  });

  test.each([
    ['the chart’s', []],
    ['those of an older release', ['--set', 'trainer.defaults=null']],
  ])('with values as %s there are none, and no file', async (_, args) => {
    const objects = await render(args);
    expect(objects.filter(({ kind }) => kind === 'ConfigMap')).toEqual([]);
    expect(JSON.stringify(objects)).not.toContain('trainer-defaults');
  });
});

test('what becomes of Jobs reaches the operator, zeros and large numbers too', async () => {
  const env = async (...args: string[]): Promise<string> =>
    JSON.stringify(only(await render(args), 'Deployment').spec).replaceAll('"', '');
  const values = 'trainer.maxEvictions=0,trainer.keepJobs.completedSeconds=0,trainer.keepJobs.failedSeconds=10000000';
  const given = await env('--set', values);
  expect(given).toContain('TUNINGSWEEP_MAX_EVICTIONS,value:0}');
  expect(given).toContain('TUNINGSWEEP_COMPLETED_JOB_TTL_SECONDS,value:0}');
  expect(given).toContain('TUNINGSWEEP_FAILED_JOB_TTL_SECONDS,value:10000000}');
  const older = await env('--set', 'trainer.maxEvictions=null,trainer.keepJobs=null');
  expect(older).not.toMatch(/EVICTIONS|TTL/);
});

test('the chart’s numbers for Jobs are the operator’s own', async () => {
  const { maxEvictions, keepJobs } = parse(readFileSync(join(CHART, 'values.yaml'), 'utf8')).trainer;
  expect(String(maxEvictions)).toBe(SETTINGS.maxEvictions.default);
  expect(String(keepJobs.completedSeconds)).toBe(SETTINGS.completedJobTtlSeconds.default);
  expect(String(keepJobs.failedSeconds)).toBe(SETTINGS.failedJobTtlSeconds.default);
});

describe('the live page', () => {
  const UI = ['--set', 'ui.enabled=true'];
  const USERS = ['--set', 'ui.userHeader=X-User', '--set-json', 'ui.users={"ada":["team-a"],"*":["examples"]}'];
  const ofUi = async (...args: string[]) =>
    (await render([...UI, ...args])).filter(({ metadata }) => metadata.name.includes('-ui'));

  test('is not there unless it is asked for', async () => {
    for (const args of [[], ['--set', 'ui=null']])
      expect((await render(args)).filter(({ metadata }) => metadata.name.includes('-ui'))).toEqual([]);
  });

  test.each([[[]], [[...USERS, '--set', 'ui.anyone=true']]])('with %j it is refused: who sees what', async (args) => {
    await expect(render([...UI, ...args])).rejects.toThrow(
      'expected either ui.userHeader, with ui.users, or ui.anyone',
    );
  });

  test('asks the ledger by an account of its own, for the users of a header, and has no token', async () => {
    const objects = await ofUi(...USERS);
    expect(objects.map(({ kind }) => kind).toSorted()).toEqual(['ConfigMap', 'Deployment', 'Service']);
    expect(only(objects, 'Deployment').spec).toMatchObject({
      template: {
        spec: {
          automountServiceAccountToken: false,
          containers: [
            {
              args: ['serve', '--listen=0.0.0.0:8080', '--user-header=X-User', '--users=/etc/tuningsweep/users.yaml'],
            },
          ],
          volumes: expect.arrayContaining([
            { name: 'ledger', secret: expect.objectContaining({ secretName: 'tuningsweep-ui-ledger' }) },
          ]),
        },
      },
    });
    expect(parse(only(objects, 'ConfigMap').data?.['users.yaml'] ?? '')).toEqual({
      users: { ada: ['team-a'], '*': ['examples'] },
    });
  });

  test('is none of the operator’s pods', async () => {
    const objects = await render([...UI, ...USERS, '--set', 'networkPolicy.enabled=true']);
    const selectors = (kind: string): string[] =>
      objects
        .filter((object) => object.kind === kind)
        .map(({ spec }) => JSON.stringify(parse(stringify(spec)).selector ?? parse(stringify(spec)).podSelector));
    for (const kind of ['Deployment', 'Service', 'NetworkPolicy']) expect(new Set(selectors(kind)).size).toBe(2);
    const policies = objects.filter(({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.name.endsWith('-ui'));
    expect(JSON.stringify(policies[0]?.spec)).not.toContain('6443');
  });
});

test('one replica needs no budget', async () => {
  const kinds = (await render(['--set', 'replicas=1'])).map(({ kind }) => kind);
  expect(kinds).not.toContain('PodDisruptionBudget');
});

test.each<[string, string[], number[]]>([
  ['at its usual port and at OpenShift’s', [], [53, 5353]],
  ['where the cluster has it', ['--set', 'networkPolicy.dnsPorts={5353}'], [5353]],
])('the network policy lets the operator ask DNS %s, by UDP and TCP', async (_, args, expected) => {
  const policy = only(await render(['--set', 'networkPolicy.enabled=true', ...args]), 'NetworkPolicy');
  const [dns] = parse(stringify(policy.spec)).egress;
  expect(dns).toEqual({
    ports: expected.flatMap((port) => [
      { port, protocol: 'UDP' },
      { port, protocol: 'TCP' },
    ]),
  });
});
