import type { CoreV1Event } from '@kubernetes/client-node';
import type { TuningSweep } from '../api/index.ts';
import type { KeptJob, KeptPod } from './kept.ts';
import type { KubeObject, ObjectMeta, ResourceType, Wire } from './machinery/resource.ts';
import { LABEL } from './names.ts';
import type { Store } from './machinery/store.ts';

/** A TuningSweep as the API server has it. */
export type SweepResource = KubeObject & Omit<TuningSweep, 'metadata'> & { metadata: ObjectMeta };

export type Event = Wire<CoreV1Event>;

export const SWEEPS: ResourceType<SweepResource> = {
  group: 'tuningsweep.io',
  version: 'v1alpha1',
  plural: 'tuningsweeps',
  namespaced: true,
};

export const EVENTS: ResourceType<Event> = { group: '', version: 'v1', plural: 'events', namespaced: true };

/** Jobs and pods by the key of their sweep and by the code of their task, as the caches index them. */
export type JobStore = Store<KeptJob, 'sweep' | 'task'>;
export type PodStore = Store<KeptPod, 'sweep' | 'task'>;

export const OWNED_INDEXERS = {
  sweep: (owned: KubeObject) => labelled(owned, LABEL.sweepKey),
  task: (owned: KubeObject) => labelled(owned, LABEL.codeTask),
};

function labelled({ metadata }: KubeObject, label: string): string[] {
  const value = metadata?.labels?.[label];
  return value === undefined ? [] : [value];
}
