import { deleteSweep, type Ledger } from '@tuningsweep/ledger';
import type { Sweep } from '../sweep/types.ts';
import type { KubeClient } from './machinery/client.ts';
import { JOBS, refOf } from './machinery/resource.ts';
import { ANNOTATION, FINALIZER } from './names.ts';
import type { SweepLeases } from './sweep-leases.ts';
import { SWEEPS, type JobStore, type PodStore, type SweepResource } from './resources.ts';

export interface DeletionOptions {
  client: KubeClient;
  jobs: JobStore;
  pods: PodStore;
  ledger: Ledger;
  leases: SweepLeases;
}

/** The finalizer is there only while the manifest asks for the rows to go with the sweep. */
export async function keepFinalizer(client: KubeClient, resource: SweepResource): Promise<void> {
  const { finalizers = [], resourceVersion } = resource.metadata;
  const wanted = resource.spec.deletionPolicy === 'Delete';
  if (finalizers.includes(FINALIZER) === wanted) return;
  const next = wanted ? [...finalizers, FINALIZER] : finalizers.filter((name) => name !== FINALIZER);
  await patchFinalizers(client, resource, next, resourceVersion);
}

/**
 * Deletes a sweep's rows once nobody can write to them any more, then lets the resource go.
 * @returns false while Jobs or pods are left; their going is reported by the caches.
 */
export async function finalize(options: DeletionOptions, resource: SweepResource, sweep: Sweep): Promise<boolean> {
  if (!hasFinalizer(resource)) return true;
  if (!(await withoutWorkers(options, sweep))) return false;
  try {
    await deleteSweep(options.ledger, await options.leases.of(sweep.key), sweep.key);
  } catch (error) {
    if (!isAbandoned(resource)) throw error;
  }
  await letGo(options.client, resource);
  return true;
}

/** True when a sweep that is being deleted need not wait for its rows: the documented way out of a database that is gone. */
export function isAbandoned(resource: SweepResource): boolean {
  const { annotations, deletionTimestamp } = resource.metadata;
  return deletionTimestamp !== undefined && hasFinalizer(resource) && annotations?.[ANNOTATION.abandonRows] === 'true';
}

/** Lets the API server delete the resource. */
export async function letGo(client: KubeClient, resource: SweepResource): Promise<void> {
  const { finalizers = [], resourceVersion } = resource.metadata;
  const next = finalizers.filter((name) => name !== FINALIZER);
  await patchFinalizers(client, resource, next, resourceVersion);
}

function hasFinalizer({ metadata }: SweepResource): boolean {
  return metadata.finalizers?.includes(FINALIZER) ?? false;
}

async function withoutWorkers({ client, jobs, pods }: DeletionOptions, { key }: Sweep): Promise<boolean> {
  const left = jobs.byIndex('sweep', key);
  for (const job of left) {
    const uid = job.metadata?.uid;
    if (!job.metadata?.deletionTimestamp)
      await client.delete(JOBS, refOf(job), { propagationPolicy: 'Foreground', uid });
  }
  return left.length === 0 && pods.byIndex('sweep', key).length === 0;
}

async function patchFinalizers(
  client: KubeClient,
  resource: SweepResource,
  finalizers: string[],
  resourceVersion = '',
): Promise<void> {
  await client.patch(SWEEPS, refOf(resource), { type: 'merge', body: { metadata: { finalizers, resourceVersion } } });
}
