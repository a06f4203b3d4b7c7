import type { Sweep } from '@tuningsweep/engine/sweep';
import { JOBS, listAll, PODS } from '@tuningsweep/kube-runtime';
import type { KubeClient, KubeObject } from '@tuningsweep/kube-runtime';
import { isEnded } from '../jobs/job-state.ts';
import type { CachedJob, CachedPod } from '../cache/cached-objects.ts';
import { ownershipOfJob, ownershipOfPod } from '../jobs/ownership.ts';
import type { JobStore, PodStore } from '../cache/resources.ts';

const PAGE_SIZE = 500;
/** The API server's own, on what waits for its dependents: its pods may still be at work. */
const CASCADING = new Set(['foregroundDeletion', 'orphan']);

/** What may still write to the rows of a sweep. */
export interface Workers {
  jobs: CachedJob[];
  pods: CachedPod[];
  /** Those of the pods that no Job ends any more. */
  orphans: CachedPod[];
}

export interface WorkersOptions {
  client: KubeClient;
  jobs: JobStore;
  pods: PodStore;
}

/**
 * Finds out what may still write to the rows of a sweep that is being deleted. The caches say what is left; that nothing
 * is, only the API server says: caches lag behind, and hold nothing that somebody took our labels off.
 * @param keepsEnded ended Jobs of the sweep are to stay (`kubectl delete --cascade=orphan`)
 * @throws KubeError
 */
export async function workersOf(
  { client, jobs, pods }: WorkersOptions,
  sweep: Sweep,
  keepsEnded: boolean,
): Promise<Workers> {
  const cached = select(sweep, jobs.byIndex('sweep', sweep.key), pods.byIndex('sweep', sweep.key), keepsEnded);
  if (!isIdle(cached)) return cached;
  const query = { namespace: sweep.namespace, pageSize: PAGE_SIZE };
  const [allJobs, allPods] = await Promise.all([listAll(client, JOBS, query), listAll(client, PODS, query)]);
  return select(sweep, allJobs.items, allPods.items, keepsEnded);
}

export function isIdle({ jobs, pods }: Workers): boolean {
  return jobs.length === 0 && pods.length === 0;
}

function select(sweep: Sweep, jobs: readonly CachedJob[], pods: readonly CachedPod[], keepsEnded: boolean): Workers {
  const live = pods.filter((pod) => mayRun(pod) && ownershipOfPod(pod, sweep, jobs) !== 'Foreign');
  const hasJob = ({ metadata }: CachedPod): boolean =>
    metadata?.ownerReferences?.some(({ uid }) => jobs.some((job) => job.metadata?.uid === uid)) ?? false;
  return {
    jobs: jobs.filter((job) => isLeft(job, sweep, keepsEnded)),
    pods: live,
    orphans: live.filter((pod) => !hasJob(pod) && !pod.metadata?.deletionTimestamp),
  };
}

function mayRun({ status }: CachedPod): boolean {
  return status?.phase !== 'Succeeded' && status?.phase !== 'Failed';
}

/** A Job whose pods are gone, and which only somebody else's finalizer keeps, makes none any more. */
function isLeft(job: CachedJob, sweep: Sweep, keepsEnded: boolean): boolean {
  const ownership = ownershipOfJob(job, sweep);
  if (ownership === 'Foreign' || isOnlyHeld(job)) return false;
  return !isEnded(job) || (ownership === 'Own' && !keepsEnded);
}

function isOnlyHeld({ metadata }: KubeObject): boolean {
  return metadata?.deletionTimestamp !== undefined && !metadata.finalizers?.some((name) => CASCADING.has(name));
}
