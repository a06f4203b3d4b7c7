import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { PODS } from '../../../kube-runtime/src/resource.ts';
import type { Pod } from '../../../kube-runtime/src/resource.ts';
import { until } from '../../support/until.ts';
import { completing, useEnvironment } from '../environment.ts';
import type { TestEnvironment } from '../environment.ts';

// Dynamic resource allocation: a claim in the template reaches the pods, and each of them a device of its own.

const RESOURCES = '/apis/resource.k8s.io/v1';
const DEVICES = ['gpu-0', 'gpu-1'];
/** As the manual of Kubernetes has it: the pod has a claim of a template, the container uses it. */
const CLAIMING = {
  spec: {
    resourceClaims: [{ name: 'gpu', resourceClaimTemplateName: 'one-gpu' }],
    containers: [{ name: 'trainer', resources: { claims: [{ name: 'gpu' }] } }],
  },
};

const current = useEnvironment();
let folder = '';
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'tuningsweep-devices-'))));
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(async () => await addDevices(current()));
afterEach(async () => await removeDevices(current()));

describe('a claim in the pods’ template', () => {
  test.each([
    ['the manifest’s', true],
    ['the platform’s', false],
  ])('reaches every pod when it is %s, and every task has a device', async (_, isInManifest) => {
    const environment = current();
    const trainerDefaults = join(folder, 'trainer.json');
    writeFileSync(trainerDefaults, JSON.stringify(isInManifest ? {} : { template: CLAIMING }));
    environment.startOperator({ trainerDefaults });
    const limits = { memory: '1Gi' };
    await environment.apply({ trainer: { resources: { limits }, ...(isInManifest && { template: CLAIMING }) } });
    const pods = await until('two pods have been given a node', () => scheduledPods(environment, 2));
    for (const { spec } of pods) {
      expect(spec?.resourceClaims).toEqual(CLAIMING.spec.resourceClaims);
      expect(spec?.containers[0]?.resources).toMatchObject({ limits, claims: [{ name: 'gpu' }] });
    }
    expect(await allocatedDevices(environment)).toEqual(DEVICES);
    environment.simulate(completing(environment.ledger));
    await environment.reaches('Succeeded', 'True AllTasksSettled');
  });

  test('that no container may use, as the pod has none of that name, stalls the sweep', async () => {
    const environment = current();
    environment.startOperator();
    const containers = [{ name: 'trainer', resources: { claims: [{ name: 'tpu' }] } }];
    await environment.apply({ trainer: { template: { spec: { ...CLAIMING.spec, containers } } } });
    await environment.reaches('Stalled', 'True InvalidTemplate');
    const { status } = await environment.sweep();
    const message = status?.conditions?.find(({ type }) => type === 'Stalled')?.message;
    expect(message).toMatch(/spec\.trainer: .*claims\[0\].*tpu/);
  });
});

/** What a driver of devices would publish of a node, for the pods of the environment's namespace. */
async function addDevices({ cluster: { api }, namespace }: TestEnvironment): Promise<void> {
  const driver = driverOf(namespace);
  const selectors = [{ cel: { expression: `device.driver == "${driver}"` } }];
  await api.call('POST', `${RESOURCES}/deviceclasses`, { metadata: { name: driver }, spec: { selectors } });
  await api.call('POST', `${RESOURCES}/resourceslices`, {
    metadata: { name: driver },
    spec: {
      driver,
      nodeName: 'node-0',
      pool: { name: driver, generation: 1, resourceSliceCount: 1 },
      devices: DEVICES.map((name) => ({ name })),
    },
  });
  const requests = [{ name: 'gpu', exactly: { deviceClassName: driver } }];
  await api.call('POST', `${RESOURCES}/namespaces/${namespace}/resourceclaimtemplates`, {
    metadata: { name: 'one-gpu' },
    spec: { spec: { devices: { requests } } },
  });
}

/** Those that are in no namespace. */
async function removeDevices({ cluster: { api }, namespace }: TestEnvironment): Promise<void> {
  for (const resource of ['deviceclasses', 'resourceslices']) {
    await api.call('DELETE', `${RESOURCES}/${resource}/${driverOf(namespace)}`);
  }
}

function driverOf(namespace: string): string {
  return `${namespace}.example.org`;
}

async function scheduledPods({ cluster, namespace }: TestEnvironment, count: number): Promise<Pod[] | undefined> {
  const path = `/api/${PODS.version}/namespaces/${namespace}/pods`;
  const { items } = await cluster.api.call<{ items: Pod[] }>('GET', path);
  return items.filter(({ spec }) => spec?.nodeName !== undefined).length === count ? items : undefined;
}

interface Claim {
  readonly status?: { readonly allocation?: { readonly devices: { readonly results: { device: string }[] } } };
}

/** The names of the devices that claims of the namespace hold, in order. */
async function allocatedDevices({ cluster, namespace }: TestEnvironment): Promise<string[]> {
  const path = `${RESOURCES}/namespaces/${namespace}/resourceclaims`;
  const { items } = await cluster.api.call<{ items: Claim[] }>('GET', path);
  const results = items.flatMap(({ status }) => status?.allocation?.devices.results ?? []);
  return results.map(({ device }) => device).toSorted();
}
