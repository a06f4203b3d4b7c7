import type { Sweep, Trouble } from '@tuningsweep/engine/sweep';
import { isNotFound, JOBS, refOf } from '@tuningsweep/kube-runtime';
import type { KubeClient, KubeObject } from '@tuningsweep/kube-runtime';
import { counted, deleteSweep, PausedError } from '@tuningsweep/ledger';
import type { Ledger } from '@tuningsweep/ledger';
import { ANNOTATION, FINALIZER } from '@tuningsweep/ledger/contracts';
import type { CachedJob, CachedPod } from '../cache/cached-objects.ts';
import { SWEEPS } from '../cache/resources.ts';
import type { SweepResource } from '../cache/resources.ts';
import type { SweepLeases } from './sweep-leases.ts';
import type { Transition } from '../status/transitions.ts';
import { isIdle, workersOf } from './workers.ts';
import type { Workers, WorkersOptions } from './workers.ts';

export interface DeletionOptions extends WorkersOptions {
  ledger: Ledger;
  leases: SweepLeases;
}

/** How a deletion tells of itself, on the resource as it was read last. */
export interface DeletionReport {
  /** Says what it waits for or does, if that is taken. @throws KubeApiError with reason Conflict when the resource changed since. */
  say: (resource: SweepResource, trouble: Trouble) => Promise<void>;
  /** Makes an event. */
  tell: (resource: SweepResource, event: Transition) => Promise<void>;
}

/**
 * The finalizer is there only while the manifest asks for the rows to go with the sweep.
 * @returns the resource as it is then.
 */
export async function keepFinalizer(client: KubeClient, resource: SweepResource): Promise<SweepResource> {
  const { finalizers = [] } = resource.metadata;
  const wanted = resource.spec.deletionPolicy === 'Delete';
  if (finalizers.includes(FINALIZER) === wanted) return resource;
  const next = wanted ? [...finalizers, FINALIZER] : finalizers.filter((name) => name !== FINALIZER);
  return await patchFinalizers(client, resource, next);
}

/**
 * Deletes a sweep's rows once nobody can write to them any more, then lets the resource go. What the manifest says of the
 * rows counts until the moment they are deleted, so it is read anew before each part of them.
 * @returns false while Jobs or pods are left; their going is reported by the caches.
 * @throws PausedError after a part of the rows.
 */
export async function finalize(
  options: DeletionOptions,
  resource: SweepResource,
  sweep: Sweep,
  report: DeletionReport,
): Promise<boolean> {
  const { client } = options;
  const current = await readAgain(client, resource);
  if (!current || !hasFinalizer(current)) return true;
  if (!takesRows(current)) return await letGoAsFound(client, current);
  const workers = await workersOf(options, sweep, isOrphaning(current));
  if (!isIdle(workers)) {
    await report.say(current, { reason: 'Deleting', message: waitsFor(workers) });
    await endJobs(client, workers);
    return false;
  }
  try {
    await deleteRows(options, current, sweep, report);
  } catch (error) {
    if (error instanceof PausedError) throw error;
    const latest = await readAgain(client, resource);
    if (latest && !isAbandoned(latest)) throw error;
  }
  return await letGoAsFound(client, await readAgain(client, resource));
}

/** True when a sweep that is being deleted need not wait for its rows: the documented way out of a database that is gone. */
export function isAbandoned(resource: SweepResource): boolean {
  const { annotations, deletionTimestamp } = resource.metadata;
  return deletionTimestamp !== undefined && hasFinalizer(resource) && annotations?.[ANNOTATION.abandonRows] === 'true';
}

/** Lets the API server delete the resource. */
export async function letGo(client: KubeClient, resource: SweepResource): Promise<void> {
  const { finalizers = [] } = resource.metadata;
  await patchFinalizers(
    client,
    resource,
    finalizers.filter((name) => name !== FINALIZER),
  );
}

async function letGoAsFound(client: KubeClient, resource: SweepResource | undefined): Promise<true> {
  if (resource && hasFinalizer(resource)) await letGo(client, resource);
  return true;
}

/** The resource as the API server has it; undefined when it is gone. */
async function readAgain(client: KubeClient, resource: SweepResource): Promise<SweepResource | undefined> {
  try {
    const found = await client.get(SWEEPS, refOf(resource));
    return found.metadata.uid === resource.metadata.uid ? found : undefined;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** Whoever changes the policy before the first part is deleted is heard by the write of the status, which conflicts then. */
async function deleteRows(
  { client, ledger, leases }: DeletionOptions,
  resource: SweepResource,
  { key }: Sweep,
  report: DeletionReport,
): Promise<void> {
  const lease = await leases.of(key);
  const { total = 0 } = resource.status?.tasks ?? {};
  await report.say(resource, {
    reason: 'DeletingRows',
    message: `Deletes the rows of ${counted(total, 'task')} from the ledger.`,
  });
  await deleteSweep(ledger, lease, key, async (deleted) => {
    const latest = await readAgain(client, resource);
    const goesOn = latest !== undefined && takesRows(latest);
    if (latest && !goesOn && deleted > 0) await report.tell(latest, stoppedAfter(deleted));
    return goesOn;
  });
}

function stoppedAfter(deleted: number): Transition {
  return {
    type: 'Warning',
    reason: 'DeletionStopped',
    message:
      `spec.deletionPolicy became Retain when the rows of ${counted(deleted, 'task')} were deleted already; the others stay. ` +
      'A sweep of this name that is made again trains the missing ones anew.',
  };
}

/** What a deletion waits for, in a sentence that says what ends it. */
function waitsFor({ jobs, pods, orphans }: Workers): string {
  const parts = [...(jobs.length > 0 ? [count('Job', jobs)] : []), ...(pods.length > 0 ? [count('pod', pods)] : [])];
  const [orphan] = orphans;
  const advice = orphan
    ? ` No Job ends the pod ${nameOf(orphan)}; unless it is to end by itself: ` +
      `kubectl delete pod -n ${orphan.metadata?.namespace} ${nameOf(orphan)}`
    : '';
  return `The rows are deleted once nobody writes to them any more; that waits for ${parts.join(' and ')}.${advice}`;
}

const MOST_NAMES = 3;

function count(kind: string, objects: readonly (CachedJob | CachedPod)[]): string {
  const names = objects.slice(0, MOST_NAMES).map(nameOf);
  const more = objects.length > MOST_NAMES ? ', …' : '';
  return `${counted(objects.length, kind)} (${names.join(', ')}${more})`;
}

function nameOf({ metadata }: KubeObject): string {
  return metadata?.name ?? '';
}

function hasFinalizer({ metadata }: SweepResource): boolean {
  return metadata.finalizers?.includes(FINALIZER) ?? false;
}

function takesRows({ spec }: SweepResource): boolean {
  return spec.deletionPolicy === 'Delete';
}

/** Whoever deletes with `--cascade=orphan` wants the Jobs to stay: those that have ended may. */
function isOrphaning({ metadata }: SweepResource): boolean {
  return metadata.finalizers?.includes('orphan') ?? false;
}

async function endJobs(client: KubeClient, { jobs }: Workers): Promise<void> {
  for (const job of jobs.filter(({ metadata }) => !metadata?.deletionTimestamp)) {
    const { uid } = job.metadata ?? {};
    try {
      await client.delete(JOBS, refOf(job), { propagationPolicy: 'Foreground', uid });
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }
}

/** @throws KubeApiError with reason Conflict when the resource changed since it was read. */
async function patchFinalizers(
  client: KubeClient,
  resource: SweepResource,
  finalizers: string[],
): Promise<SweepResource> {
  const { resourceVersion } = resource.metadata;
  const body = { metadata: { finalizers, resourceVersion } };
  return await client.mergePatch(SWEEPS, refOf(resource), body);
}
