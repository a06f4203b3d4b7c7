import { LABEL } from '@tuningsweep/ledger/contracts';
import type { Sweep } from '@tuningsweep/engine/sweep';
import type { KubeObject, ObjectMeta } from '@tuningsweep/kube-runtime';

type Owner = NonNullable<ObjectMeta['ownerReferences']>[number];

/** What of a sweep decides whose an object is. */
export type Owning = Pick<Sweep, 'key' | 'namespace' | 'uid'>;

/**
 * Whose a Job or a pod is, as one sweep sees it.
 * - `Own`: the sweep owns it, a pod through its Job.
 * - `Orphan`: nobody owns it any more, and it was made for a task of this sweep (`kubectl delete --cascade=orphan`).
 * - `Foreign`: everything else, whatever labels it carries: anybody may write those.
 */
export type Ownership = 'Own' | 'Orphan' | 'Foreign';

/** A CODE_TASK, alone or with the number of a later Job. */
const NAME = /^([a-z2-7]{7}-[a-z2-7]{12})(?:-[1-9]\d*)?$/;

/** The task that a Job of this name is of; undefined for a name that this operator gives to none. */
export function taskOfJobName(name: string | undefined): string | undefined {
  return NAME.exec(name ?? '')?.[1];
}

/** Namespace and owner decide; where there is no owner, the name does, and the label helps. */
export function ownershipOfJob(job: KubeObject, sweep: Owning): Ownership {
  if (job.metadata?.namespace !== sweep.namespace) return 'Foreign';
  if (job.metadata.ownerReferences?.some(({ uid }) => uid === sweep.uid)) return 'Own';
  if (controllerOf(job)) return 'Foreign';
  return isNamedFor(job.metadata.name, sweep) && isLabelledFor(job, sweep) ? 'Orphan' : 'Foreign';
}

/**
 * A pod is whose its Job is. A Job that is gone tells by its name, a pod without any by its labels.
 * @param jobs of the pod's namespace
 */
export function ownershipOfPod(pod: KubeObject, sweep: Owning, jobs: readonly KubeObject[]): Ownership {
  if (pod.metadata?.namespace !== sweep.namespace) return 'Foreign';
  const controller = controllerOf(pod);
  if (!controller) return isLabelledFor(pod, sweep) ? 'Orphan' : 'Foreign';
  const job = jobs.find(({ metadata }) => metadata?.uid === controller.uid);
  if (job) return ownershipOfJob(job, sweep);
  return controller.kind === 'Job' && isNamedFor(controller.name, sweep) ? 'Orphan' : 'Foreign';
}

/** The one owner that manages an object; undefined where there is none. */
export function controllerOf({ metadata }: KubeObject): Owner | undefined {
  return metadata?.ownerReferences?.find(({ controller }) => controller);
}

function isNamedFor(name: string | undefined, { key }: Owning): boolean {
  return taskOfJobName(name)?.startsWith(`${key}-`) ?? false;
}

function isLabelledFor({ metadata }: KubeObject, { key }: Owning): boolean {
  return metadata?.labels?.[LABEL.sweepKey] === key;
}
