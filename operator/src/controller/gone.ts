import { closeSweep, hasUnsettled } from '@tuningsweep/ledger';
import type { Ledger } from '@tuningsweep/ledger';
import { isNotFound } from '@tuningsweep/kube-runtime';
import type { KubeClient } from '@tuningsweep/kube-runtime';
import { isEnded } from '../jobs/job-state.ts';
import { ownershipOfJob } from '../jobs/ownership.ts';
import { SWEEPS } from '../cache/resources.ts';
import type { JobStore } from '../cache/resources.ts';
import type { SweepLeases } from './sweep-leases.ts';

export interface GoneOptions {
  client: KubeClient;
  ledger: Ledger;
  leases: SweepLeases;
}

/** NOTE of a task whose sweep's resource is gone. */
const NOTE = 'the TuningSweep was deleted; its rows are kept';

/**
 * Closes what is left in the ledger of a sweep whose resource is gone: with `deletionPolicy: Retain`, or with its namespace, its
 * rows stay, and nobody would ever say that they are over. When the sweep is applied again they start afresh. The API server is
 * asked first: a cache may lag behind.
 * @throws LeaseHeldError where another operator drives the sweep; PausedError after some of its tasks.
 */
export async function closeGone(
  { client, ledger, leases }: GoneOptions,
  { namespace, name, sweepKey }: { namespace: string; name: string; sweepKey: string },
): Promise<void> {
  if (!(await hasUnsettled(ledger, sweepKey)) || (await isThere(client, namespace, name))) return;
  await closeSweep(ledger, await leases.of(sweepKey), sweepKey, NOTE);
}

/** Whether Jobs that a deleted sweep left behind (`kubectl delete --cascade=orphan`) still work on its tasks. */
export function hasOrphansAtWork(jobs: JobStore, { key, namespace }: { key: string; namespace: string }): boolean {
  const known = jobs.byIndex('sweep', key).filter((job) => !isEnded(job) && !job.metadata?.deletionTimestamp);
  return known.some((job) => ownershipOfJob(job, { key, namespace, uid: '' }) === 'Orphan');
}

async function isThere(client: KubeClient, namespace: string, name: string): Promise<boolean> {
  try {
    await client.get(SWEEPS, { namespace, name });
    return true;
  } catch (error) {
    if (isNotFound(error)) return false;
    throw error;
  }
}
