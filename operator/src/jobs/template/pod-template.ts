import { REPORTER_CONTAINER, TRAINER_CONTAINER, TRAINER_ENV } from '@tuningsweep/ledger/contracts';
import { mostEpochs } from '@tuningsweep/engine/search';
import { reportsToFile, trainerInTemplate } from '@tuningsweep/engine/api';
import type { TrainerDefaults, TuningSweepSpec } from '@tuningsweep/engine/api';
import type { Job } from '@tuningsweep/kube-runtime';
import { templateUnder } from './default-template.ts';
import { isObject, isObjectList, layOver } from './merge.ts';
import type { Json } from './merge.ts';
import { reporterSidecar, reportingTrainer, SHARED_VOLUME } from './reporter-sidecar.ts';

const BINDINGS = '/bindings';
const BINDING = { name: 'ledger-binding', mountPath: `${BINDINGS}/ledger`, readOnly: true };
/** The group that the images' user is in, so that a mounted Secret can be read by it and by nobody else. */
const GROUP = 65_532;

type PodTemplate = NonNullable<Job['spec']>['template'];

export interface PodTemplateOptions {
  codeTask: string;
  labels: Record<string, string>;
  /** Used where the manifest names no image. */
  defaultImage: string;
  /** Of the sidecar that records what a trainer reports which knows no ledger. */
  reporterImage: string;
  /** What the platform says of every trainer. */
  defaults: TrainerDefaults;
  ledgerId: string;
}

/**
 * The pods of one task, in four layers: what the restricted Pod Security Standard wants, over it the platform's template,
 * over that the manifest's `template`, over that the fields of the manifest that have a type and what a trainer needs to find its task.
 */
export function trainerPodTemplate(spec: TuningSweepSpec, options: PodTemplateOptions): PodTemplate {
  const { trainer } = spec;
  const asked = layOver(templateUnder(trainer, options.defaults), { ...trainer.template });
  const shown = layOver(layOver(restricted(), asked), typedFields(spec, options));
  return reportsToFile(trainer)
    ? layOver(shown, reported(spec, options, shown))
    : layOver(shown, unaided(spec, options));
}

/** What the manifest's typed fields say of a pod. */
function typedFields({ trainer }: TuningSweepSpec, { labels, defaultImage }: PodTemplateOptions): Json {
  const { image, resources, timeoutSeconds, ledgerSecretName } = trainer;
  return {
    metadata: { labels },
    spec: {
      restartPolicy: 'Never',
      // On the pod, not on the Job: the time that a task waits for a free machine does not count.
      ...(timeoutSeconds && { activeDeadlineSeconds: timeoutSeconds }),
      volumes: [{ name: BINDING.name, secret: { secretName: ledgerSecretName, defaultMode: 0o440 } }],
      containers: [
        {
          name: TRAINER_CONTAINER,
          ...((image ?? !trainerInTemplate(trainer)?.image) && { image: image ?? defaultImage }),
          ...(resources && { resources }),
        },
      ],
    },
  };
}

/** A trainer that reads and writes the ledger itself. */
function unaided(spec: TuningSweepSpec, options: PodTemplateOptions): Json {
  const env = environment(options, {
    [TRAINER_ENV.keep]: spec.artifacts.keep,
    [TRAINER_ENV.mostEpochs]: mostEpochs(spec)?.toString(),
  });
  return { spec: { containers: [{ name: TRAINER_CONTAINER, env, volumeMounts: [BINDING] }] } };
}

/** A trainer that knows no ledger, and beside it the reporter that does. */
function reported({ trainer }: TuningSweepSpec, options: PodTemplateOptions, shown: Json): Json {
  const sidecar = {
    image: options.reporterImage,
    trainer,
    limits: resourcesIn(shown, 'containers', TRAINER_CONTAINER)?.['limits'],
    env: environment(options),
    resources: resourcesIn(shown, 'initContainers', REPORTER_CONTAINER),
    binding: BINDING,
  };
  return {
    metadata: { annotations: { 'kubectl.kubernetes.io/default-container': TRAINER_CONTAINER } },
    spec: {
      volumes: [SHARED_VOLUME],
      // After those of the templates: the task is claimed when all but the trainer is ready.
      initContainers: [reporterSidecar(sidecar)],
      containers: [{ name: TRAINER_CONTAINER, ...reportingTrainer(trainer) }],
    },
  };
}

/** @param more for a trainer that knows the ledger; undefined is left out */
function environment(
  { codeTask, ledgerId }: PodTemplateOptions,
  more: Record<string, string | undefined> = {},
): object[] {
  return [
    { name: TRAINER_ENV.codeTask, value: codeTask },
    { name: TRAINER_ENV.ledgerId, value: ledgerId },
    { name: TRAINER_ENV.bindingRoot, value: BINDINGS },
    ...Object.entries(more).flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }])),
    { name: TRAINER_ENV.holder, valueFrom: { fieldRef: { fieldPath: 'metadata.uid' } } },
  ];
}

/** The resources of a container in a pod template. */
function resourcesIn({ spec }: Json, list: 'containers' | 'initContainers', wanted: string): Json | undefined {
  const containers = isObject(spec) && isObjectList(spec[list]) ? spec[list] : [];
  const resources = containers.find(({ name }) => name === wanted)?.['resources'];
  return isObject(resources) ? resources : undefined;
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
