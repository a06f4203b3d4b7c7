import type { CoreV1Event } from '@kubernetes/client-node';
import type { TuningSweep } from '@tuningsweep/engine/api';
import type { KubeObject, ObjectMeta, ResourceType, Store, Wire } from '@tuningsweep/kube-runtime';
import { API, LABEL } from '@tuningsweep/ledger/contracts';
import type { CachedJob, CachedPod } from './cached-objects.ts';
import { taskOfJobName } from '../jobs/ownership.ts';

/** A TuningSweep as the API server has it. */
export type SweepResource = KubeObject & Omit<TuningSweep, 'metadata'> & { metadata: ObjectMeta };

export type Event = Wire<CoreV1Event>;

export const SWEEPS: ResourceType<SweepResource> = {
  group: API.group,
  version: API.version,
  plural: API.plural,
  namespaced: true,
};

export const EVENTS: ResourceType<Event> = { group: '', version: 'v1', plural: 'events', namespaced: true };

/** Jobs and pods by the key of their sweep and by the code of their task, as the caches index them. */
export type JobStore = Store<CachedJob, 'sweep' | 'task'>;
export type PodStore = Store<CachedPod, 'sweep' | 'task'>;

/** By name and by label: whose an object is, is decided by its owner (see ownership.ts), not by where it is found. */
export const JOB_INDEXERS = indexers(({ metadata }) => [taskOfJobName(metadata?.name)]);
export const POD_INDEXERS = indexers(({ metadata }) =>
  (metadata?.ownerReferences ?? []).map(({ name }) => taskOfJobName(name)),
);

function indexers(tasksByName: (owned: KubeObject) => (string | undefined)[]) {
  return {
    sweep: (owned: KubeObject) => values([...tasksByName(owned).map(sweepKeyOf), labelOf(owned, LABEL.sweepKey)]),
    task: (owned: KubeObject) => values([...tasksByName(owned), labelOf(owned, LABEL.codeTask)]),
  };
}

/** The key of the sweep that a task is of. */
function sweepKeyOf(codeTask: string | undefined): string | undefined {
  return codeTask?.split('-')[0];
}

function labelOf({ metadata }: KubeObject, label: string): string | undefined {
  return metadata?.labels?.[label];
}

function values(found: readonly (string | undefined)[]): string[] {
  return [...new Set(found.filter((value) => value !== undefined))];
}
