import { API, CARRIED_LABEL_PREFIX, LABEL, TRAINER_CONTAINER, TRAINER_EXIT } from '@tuningsweep/ledger/contracts';
import type { TrainerDefaults } from '@tuningsweep/engine/api';
import type { Sweep } from '@tuningsweep/engine/sweep';
import type { Job, ObjectMeta } from '@tuningsweep/kube-runtime';
import { trainerPodTemplate } from './template/pod-template.ts';
import { trainerMark } from './template/trainer-image.ts';

export interface JobOptions {
  codeTask: string;
  /** 1 for a task's first Job; a task that is launched again gets the next number. */
  run: number;
  defaultImage: string;
  /** Of the sidecar that records what a trainer reports. */
  reporterImage: string;
  /** What the platform says of every trainer. */
  defaults: TrainerDefaults;
  ledgerId: string;
}

/** A task's Job is named by its code, from the second Job on with a number. */
export function jobName(codeTask: string, run: number): string {
  return run === 1 ? codeTask : `${codeTask}-${run}`;
}

/** The Job that trains one task. To be created by POST, so that one that exists is never changed by accident. */
export function trainerJob(sweep: Sweep, options: JobOptions): Job {
  const { codeTask, run } = options;
  const own = labelsOf(sweep, codeTask);
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name: jobName(codeTask, run),
      namespace: sweep.namespace,
      ...marksOf(sweep, options.defaults, own),
      ownerReferences: [ownerOf(sweep)],
    },
    spec: jobSpec(sweep, { ...options, labels: own }),
  };
}

/** A Job's labels and annotations: the platform's, a queueing system's, the manifest's and our own; later ones win. */
function marksOf(
  { labels = {}, spec }: Sweep,
  { jobMetadata: under }: TrainerDefaults,
  own: Record<string, string>,
): Pick<ObjectMeta, 'labels' | 'annotations'> {
  const { jobMetadata } = spec.trainer;
  const carried = Object.entries(labels).filter(([name]) => name.startsWith(CARRIED_LABEL_PREFIX));
  const annotations = { ...under?.annotations, ...jobMetadata?.annotations, ...trainerMark(spec.trainer) };
  return {
    labels: { ...under?.labels, ...Object.fromEntries(carried), ...jobMetadata?.labels, ...own },
    ...(Object.keys(annotations).length > 0 && { annotations }),
  };
}

/** The labels that a task's Job and pods are found by. */
export function labelsOf({ key }: Pick<Sweep, 'key'>, codeTask: string): Record<string, string> {
  return { [LABEL.sweepKey]: key, [LABEL.codeTask]: codeTask, [LABEL.managedBy]: 'tuningsweep' };
}

function jobSpec({ spec }: Sweep, options: JobOptions & { labels: Record<string, string> }): NonNullable<Job['spec']> {
  return {
    completions: 1,
    parallelism: 1,
    backoffLimit: spec.trainer.retries,
    // No second pod of a task before the first is wholly gone (KEP-3939).
    podReplacementPolicy: 'Failed',
    // KEP-3329: bad input fails at once; what the cluster did to a pod does not count as the trainer's failure.
    podFailurePolicy: {
      rules: [
        {
          action: 'FailJob',
          onExitCodes: { containerName: TRAINER_CONTAINER, operator: 'In', values: [TRAINER_EXIT.badInput] },
        },
        { action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] },
      ],
    },
    template: trainerPodTemplate(spec, options),
  };
}

/** What makes a Job a sweep's own. */
export function ownerOf({ name, uid }: Sweep): NonNullable<ObjectMeta['ownerReferences']>[number] {
  return {
    apiVersion: API.apiVersion,
    kind: API.kind,
    name,
    uid,
    controller: true,
    blockOwnerDeletion: true,
  };
}
