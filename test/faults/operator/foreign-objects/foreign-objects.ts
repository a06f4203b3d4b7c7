import { randomUUID } from 'node:crypto';
import { ANNOTATION } from '../../../../ledger/src/contracts.ts';
import { JOBS, PODS, refOf } from '../../../../kube-runtime/src/resource.ts';
import type { Job, KubeObject, ObjectMeta, Pod, ResourceType } from '../../../../kube-runtime/src/resource.ts';
import type { KubeClient } from '../../../../kube-runtime/src/client/client.ts';
import { SWEEPS } from '../../../../operator/src/cache/resources.ts';
import { makeNamespace } from '../../../cluster/client/namespaces.ts';
import { aJob, aPod, ENDS_FAILED } from '../../../operator/objects.ts';
import { NAME } from '../../../operator/manifest.ts';
import type { TestEnvironment } from '../../../operator/environment.ts';
import { until } from '../../../support/until.ts';

/** What a situation finds: a sweep two of whose four tasks are at work. */
export interface Scene {
  readonly environment: TestEnvironment;
  readonly client: KubeClient;
  /** A Job of the sweep and its pod, both alive. */
  readonly job: Job;
  readonly pod: Pod;
  /** CODE_TASK of a task that waits for its turn. */
  readonly waiting: string;
  /** Puts an object there that is none of the sweep's business; it must stay as it is. */
  beside(object: Job | Pod): Promise<void>;
}

/** Something that somebody does to objects beside a sweep, or to its own, while it is at work. */
export interface Situation {
  readonly name: string;
  readonly act: (scene: Scene) => Promise<void>;
}

type Kind = 'Job' | 'pod';
type Owner = NonNullable<ObjectMeta['ownerReferences']>[number];
const KINDS = ['Job', 'pod'] as const satisfies readonly Kind[];
const LABELS = ['tuningsweep.io/sweep-key', 'tuningsweep.io/code-task', 'app.kubernetes.io/managed-by'];
/** Those by which the Job controller knows its pods. */
const OF_JOBS = ['batch.kubernetes.io/controller-uid', 'batch.kubernetes.io/job-name'];
const POLICIES = ['Foreground', 'Background', 'Orphan'] as const;

/** Objects that carry the labels of a Job of the sweep, and belong to somebody else or to nobody. */
const BESIDE: readonly Situation[] = KINDS.flatMap((kind) => [
  situation(`a ${kind} of nobody with the sweep’s labels`, kind, async () => ({})),
  situation(`a ${kind} of nobody with the sweep’s labels, which has failed`, kind, async () => ({
    annotations: ENDS_FAILED,
  })),
  situation(`a ${kind} of somebody else with the sweep’s labels`, kind, async ({ client, environment }) => ({
    ownerReferences: [{ ...(await aConfigMap(client, environment.namespace)), controller: true }],
  })),
  situation(`a ${kind} in another namespace with labels and name of a task at work`, kind, async (scene) => ({
    namespace: await makeNamespace(scene.environment.cluster.api),
    name: scene.job.metadata?.name ?? '',
  })),
  situation(`a ${kind} in another namespace with labels and name of a task that waits`, kind, async (scene) => ({
    namespace: await makeNamespace(scene.environment.cluster.api),
    name: scene.waiting,
    labels: { ...scene.job.metadata?.labels, 'tuningsweep.io/code-task': scene.waiting },
  })),
  situation(`a ${kind} of nobody with labels and the mark of a settled Job`, kind, async () => ({
    annotations: { 'tuningsweep.io/settled': '2026-01-01T00:00:00Z' },
  })),
]);

/** What is done to a Job of the sweep, or to its pod. */
const CHANGED: readonly Situation[] = KINDS.flatMap((kind) => [
  ...[...LABELS, ...OF_JOBS].flatMap((label) => [
    patch(`the label ${label} taken off its ${kind}`, kind, { labels: { [label]: null } }),
    patch(`the label ${label} of its ${kind} changed`, kind, { labels: { [label]: 'aaaaaaa' } }),
  ]),
  patch(`a finalizer on its ${kind}`, kind, { finalizers: ['example.org/audit'] }),
  ...['example.org/seen', ...Object.values(ANNOTATION)].map((annotation) =>
    patch(`the annotation ${annotation} on its ${kind}`, kind, { annotations: { [annotation]: 'true' } }),
  ),
  ...POLICIES.map((propagationPolicy): Situation => ({
    name: `its ${kind} deleted, ${propagationPolicy}`,
    act: async (scene) => {
      const { uid } = objectOf(scene, kind).metadata ?? {};
      await scene.client.delete(resourceOf(kind), refOf(objectOf(scene, kind)), { propagationPolicy, uid });
    },
  })),
]);

/** Who a Job of the sweep, or its pod, belongs to after somebody has written there. */
const OWNED: readonly Situation[] = KINDS.flatMap((kind) => [
  owned(`its ${kind} that belongs to nobody any more`, kind, () => []),
  owned(`its ${kind} given to somebody else`, kind, (_, somebody) => [{ ...somebody, controller: true }]),
  owned(`its ${kind} that somebody else owns beside nobody who controls it`, kind, (_, somebody) => [somebody]),
  owned(`its ${kind} that somebody else owns too`, kind, (owners, somebody) => [...owners, somebody]),
  owned(`its ${kind} given to somebody who is gone`, kind, (_, somebody) => [
    { ...somebody, name: 'gone', uid: randomUUID(), controller: true },
  ]),
  owned(`its ${kind} given to an earlier one of its owner’s name`, kind, (owners) =>
    owners.map((owner) => ({ ...owner, uid: randomUUID() })),
  ),
  owned(`its ${kind} whose owner controls it no more`, kind, (owners) =>
    owners.map((owner) => ({ ...owner, controller: false })),
  ),
]);

/** What is written on the sweep itself. */
const ANNOTATED: readonly Situation[] = [
  ['tuningsweep.io/abandon-rows', 'true'],
  ['tuningsweep.io/retry-requested-at', 'x'.repeat(500)],
  ['tuningsweep.io/retry-requested-at', '다시 해 주세요'],
  ['tuningsweep.io/retry-requested-at', ''],
  ['tuningsweep.io/settled', 'true'],
].map(([annotation = '', value = '']) => ({
  name: `the annotation ${annotation} on the sweep, ${value.length} characters`,
  act: async ({ client, environment }) => {
    const body = { metadata: { annotations: { [annotation]: value } } };
    await client.mergePatch(SWEEPS, { namespace: environment.namespace, name: NAME }, body);
  },
}));

export const SITUATIONS: readonly Situation[] = [...BESIDE, ...CHANGED, ...OWNED, ...ANNOTATED];

function situation(name: string, kind: Kind, metadataOf: (scene: Scene) => Promise<ObjectMeta>): Situation {
  const act = async (scene: Scene): Promise<void> => {
    const { labels } = scene.job.metadata ?? {};
    const common = {
      namespace: scene.environment.namespace,
      name: `beside-${kind.toLowerCase()}`,
      ...(labels && { labels }),
    };
    const metadata = { ...common, ...(await metadataOf(scene)) };
    await scene.beside(kind === 'Job' ? aJob(metadata) : aPod(metadata));
  };
  return { name, act };
}

function patch(name: string, kind: Kind, metadata: object): Situation {
  const act = async (scene: Scene): Promise<void> => {
    const object = objectOf(scene, kind);
    await scene.client.mergePatch(resourceOf(kind), refOf(object), { metadata });
  };
  return { name, act };
}

function owned(name: string, kind: Kind, ownersOf: (owners: Owner[], somebody: Owner) => Owner[]): Situation {
  const act = async (scene: Scene): Promise<void> => {
    const { environment, client } = scene;
    const object = objectOf(scene, kind);
    const somebody = await aConfigMap(client, environment.namespace);
    const ownerReferences = ownersOf(object.metadata?.ownerReferences ?? [], somebody);
    await client.mergePatch(resourceOf(kind), refOf(object), { metadata: { ownerReferences } });
  };
  return { name, act };
}

const objectOf = ({ job, pod }: Scene, kind: Kind): KubeObject => (kind === 'Job' ? job : pod);
const resourceOf = (kind: Kind): ResourceType<KubeObject> => (kind === 'Job' ? JOBS : PODS);

async function aConfigMap(client: KubeClient, namespace: string): Promise<Owner> {
  const type = { group: '', version: 'v1', plural: 'configmaps', namespaced: true } as const;
  const made = await client.create<KubeObject>(type, {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { namespace, name: 'somebody' },
  });
  const { name = '', uid = '' } = made.metadata ?? {};
  return { apiVersion: 'v1', kind: 'ConfigMap', name, uid };
}

/** The pod of a Job, once it runs. */
export async function podOf(client: KubeClient, job: Job): Promise<Pod> {
  return await until('its pod runs', async () => {
    const { items } = await client.list(PODS, { namespace: job.metadata?.namespace });
    return items.find(
      ({ metadata, status }) =>
        status?.phase === 'Running' && metadata?.ownerReferences?.some(({ uid }) => uid === job.metadata?.uid),
    );
  });
}
