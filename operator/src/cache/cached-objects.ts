import { isDeepStrictEqual } from 'node:util';
import { TRAINER_CONTAINER } from '@tuningsweep/ledger/contracts';
import type { Job, KubeObject, ObjectMeta, Pod } from '@tuningsweep/kube-runtime';

const IDENTITY = [
  'name',
  'namespace',
  'uid',
  'resourceVersion',
  'labels',
  'ownerReferences',
  'creationTimestamp',
  'deletionTimestamp',
] as const;

type Identity = Pick<ObjectMeta, (typeof IDENTITY)[number]>;
type JobStatus = NonNullable<Job['status']>;
type PodStatus = NonNullable<Pod['status']>;
type ContainerStatus = NonNullable<PodStatus['containerStatuses']>[number];
type ContainerState = NonNullable<ContainerStatus['state']>;

/** All that the operator reads of a Job. Whoever wants to read more adds it here, or the types refuse it. */
export interface CachedJob {
  metadata?: Identity & Pick<ObjectMeta, 'annotations' | 'finalizers'>;
  spec?: Pick<NonNullable<Job['spec']>, 'suspend' | 'backoffLimit'>;
  status?: Pick<JobStatus, 'conditions' | 'failed'>;
}

/** All that the operator reads of a pod's container. */
export type CachedContainer = Pick<ContainerStatus, 'name'> & {
  /** Of the trainer only, once it runs. */
  imageID?: string;
  state?: Pick<ContainerState, 'waiting' | 'terminated'>;
};

/** All that the operator reads of an init container; it may be a sidecar, which runs on and is started again when it ends. */
export type CachedInitContainer = CachedContainer &
  Pick<ContainerStatus, 'started'> & {
    lastState?: { terminated?: Pick<NonNullable<ContainerState['terminated']>, 'message'> };
  };

/** All that the operator reads of a pod. */
export interface CachedPod {
  metadata?: Identity & Pick<ObjectMeta, 'deletionGracePeriodSeconds'>;
  status?: Pick<PodStatus, 'phase' | 'reason' | 'message' | 'startTime' | 'conditions'> & {
    initContainerStatuses?: CachedInitContainer[];
    containerStatuses?: CachedContainer[];
  };
}

/** A Job as the cache holds it. What it leaves out (other counts of pods, the template) is most of it, and changes most often. */
export function trimJob({ metadata = {}, spec = {}, status = {} }: CachedJob): CachedJob {
  return {
    metadata: pick(metadata, ...IDENTITY, 'annotations', 'finalizers'),
    spec: pick(spec, 'suspend', 'backoffLimit'),
    status: pick(status, 'conditions', 'failed'),
  };
}

/** Conditions of a pod that say why it has not started, or what stopped it. */
const CONDITIONS = new Set(['PodScheduled', 'DisruptionTarget']);

/** A pod as the cache holds it. */
export function trimPod({ metadata = {}, status = {} }: CachedPod): CachedPod {
  const { conditions, initContainerStatuses, containerStatuses } = status;
  return {
    metadata: pick(metadata, ...IDENTITY, 'deletionGracePeriodSeconds'),
    status: {
      ...pick(status, 'phase', 'reason', 'message', 'startTime'),
      ...(conditions && { conditions: conditions.filter(({ type }) => CONDITIONS.has(type)) }),
      ...(initContainerStatuses && { initContainerStatuses: initContainerStatuses.map(trimInitContainer) }),
      ...(containerStatuses && { containerStatuses: containerStatuses.map(trimContainer) }),
    },
  };
}

function trimContainer({ name, imageID, state }: CachedContainer): CachedContainer {
  return {
    name,
    ...(name === TRAINER_CONTAINER && imageID && { imageID }),
    ...(state && { state: pick(state, 'waiting', 'terminated') }),
  };
}

function trimInitContainer(container: CachedInitContainer): CachedInitContainer {
  const message = container.lastState?.terminated?.message;
  return {
    ...trimContainer(container),
    ...pick(container, 'started'),
    ...(message !== undefined && { lastState: { terminated: { message } } }),
  };
}

/** Whether the second differs from the first in anything that is kept, but for its version. */
export function differ(before: KubeObject | undefined, after: KubeObject | undefined): boolean {
  return !isDeepStrictEqual(unversioned(before), unversioned(after));
}

function unversioned(object: KubeObject | undefined): KubeObject | undefined {
  return object && { ...object, metadata: { ...object.metadata, resourceVersion: '' } };
}

/** The fields of these names that are there. */
function pick<T extends object, Key extends keyof T>(object: T, ...keys: Key[]): Partial<Pick<T, Key>> {
  const picked: Partial<Pick<T, Key>> = {};
  for (const key of keys) if (key in object) picked[key] = object[key];
  return picked;
}
