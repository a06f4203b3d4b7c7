import { TRAINER_CONTAINER, TRAINER_ENV } from '@tuningsweep/ledger/contracts';
import { trainerInTemplate } from '@tuningsweep/engine/api';
import type { TrainerDefaults, TuningSweepSpec } from '@tuningsweep/engine/api';
import type { Job } from '@tuningsweep/kube-runtime';
import { templateUnder } from './default-template.ts';
import { layOver } from './merge.ts';

const BINDINGS = '/bindings';
/** The group that the images' user is in, so that a mounted Secret can be read by it and by nobody else. */
const GROUP = 65_532;

type PodTemplate = NonNullable<Job['spec']>['template'];

export interface PodTemplateOptions {
  codeTask: string;
  labels: Record<string, string>;
  /** Used where the manifest names no image. */
  defaultImage: string;
  /** What the platform says of every trainer. */
  defaults: TrainerDefaults;
  ledgerId: string;
}

/**
 * The pods of one task, in four layers: what the restricted Pod Security Standard wants, over it the platform's template,
 * over that the manifest's `template`, over that the fields of the manifest that have a type and what a trainer needs to find its task.
 */
export function trainerPodTemplate({ trainer, artifacts }: TuningSweepSpec, options: PodTemplateOptions): PodTemplate {
  const { image, resources, template, timeoutSeconds, ledgerSecretName } = trainer;
  const typed = {
    metadata: { labels: options.labels },
    spec: {
      restartPolicy: 'Never',
      // On the pod, not on the Job: the time that a task waits for a free machine does not count.
      ...(timeoutSeconds && { activeDeadlineSeconds: timeoutSeconds }),
      volumes: [{ name: 'ledger-binding', secret: { secretName: ledgerSecretName, defaultMode: 0o440 } }],
      containers: [
        {
          name: TRAINER_CONTAINER,
          ...((image ?? !trainerInTemplate(trainer)?.image) && { image: image ?? options.defaultImage }),
          ...(resources && { resources }),
          env: environment(options, artifacts.keep),
          volumeMounts: [{ name: 'ledger-binding', mountPath: `${BINDINGS}/ledger`, readOnly: true }],
        },
      ],
    },
  };
  const asked = layOver(templateUnder(trainer, options.defaults), { ...template });
  return layOver(layOver(restricted(), asked), typed);
}

function environment({ codeTask, ledgerId }: PodTemplateOptions, keep: string): object[] {
  return [
    { name: TRAINER_ENV.codeTask, value: codeTask },
    { name: TRAINER_ENV.ledgerId, value: ledgerId },
    { name: TRAINER_ENV.bindingRoot, value: BINDINGS },
    { name: TRAINER_ENV.keep, value: keep },
    { name: TRAINER_ENV.holder, valueFrom: { fieldRef: { fieldPath: 'metadata.uid' } } },
  ];
}

/** Source: kubernetes.io/docs/concepts/security/pod-security-standards, level restricted. */
function restricted(): Record<string, unknown> {
  return {
    spec: {
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      securityContext: { runAsNonRoot: true, fsGroup: GROUP, seccompProfile: { type: 'RuntimeDefault' } },
      volumes: [{ name: 'tmp', emptyDir: {} }],
      containers: [
        {
          name: TRAINER_CONTAINER,
          // The last lines of a trainer that died without a word become its failure's message.
          terminationMessagePolicy: 'FallbackToLogsOnError',
          securityContext: {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ['ALL'] },
          },
          volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }],
        },
      ],
    },
  };
}
