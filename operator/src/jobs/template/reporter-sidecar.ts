import { basename } from 'node:path';
import { PROGRAM_ENV, REPORTER_CONTAINER, REPORTER_ENV, SHARED_FOLDER } from '@tuningsweep/ledger/contracts';
import type { TrainerSpec } from '@tuningsweep/engine/api';
import type { Json } from './merge.ts';

/** What a reporter is made with. */
export interface SidecarOptions {
  image: string;
  trainer: TrainerSpec;
  /** Limits of the trainer's container, by resource name. */
  limits: unknown;
  /** The same that a trainer of the SQL contract gets: task, ledger, holder. */
  env: readonly object[];
  /** What a template gives it to use; absent: the usual. */
  resources: unknown;
  /** Where the Service Binding of the ledger is mounted. */
  binding: object;
}

const VOLUME = 'tuningsweep';
const MOUNT = { name: VOLUME, mountPath: SHARED_FOLDER.path };
const PARAMETERS = `${SHARED_FOLDER.path}/${SHARED_FOLDER.parameters}`;
const REPORT = `${SHARED_FOLDER.path}/${SHARED_FOLDER.report}`;
const CHECKPOINTS = `${SHARED_FOLDER.path}/${SHARED_FOLDER.checkpoints}`;

const RESOURCES = { requests: { cpu: '10m', memory: '96Mi' }, limits: { memory: '512Mi' } };

/** The image has neither a shell nor `test`. */
const NODE = '/usr/local/bin/node';

/** What is laid over a pod whose trainer reports to a file: the folder that both share, and what the trainer is told of it. */
export const SHARED_VOLUME = { name: VOLUME, emptyDir: { sizeLimit: '256Mi' } };

/** The trainer's part: what it runs, the two files and the folder for checkpoints. Nothing of the ledger. */
export function reportingTrainer({ command, args }: TrainerSpec): Json {
  return {
    ...(command && { command }),
    ...(args && { args }),
    env: [
      { name: PROGRAM_ENV.parameters, value: PARAMETERS },
      { name: PROGRAM_ENV.report, value: REPORT },
      { name: PROGRAM_ENV.checkpoints, value: CHECKPOINTS },
    ],
    volumeMounts: [MOUNT],
  };
}

/**
 * A native sidecar (KEP-753) that claims the task, writes the parameters and records what the trainer reports. The trainer
 * begins once it has started, which the parameters' file tells; after the trainer's end the kubelet asks it to end.
 */
export function reporterSidecar({ image, trainer, limits, env, resources, binding }: SidecarOptions): Json {
  return {
    name: REPORTER_CONTAINER,
    image,
    command: [NODE, '--max-semi-space-size=1', '/app/reporter/src/main.ts'],
    restartPolicy: 'Always',
    env: [
      ...env,
      { name: REPORTER_ENV.program, value: programOf(trainer) },
      ...(limits ? [{ name: REPORTER_ENV.resources, value: JSON.stringify(limits) }] : []),
    ],
    startupProbe: {
      exec: { command: [NODE, '-e', `fs.accessSync(${JSON.stringify(PARAMETERS)})`] },
      periodSeconds: 1,
      timeoutSeconds: 10,
      // It says itself when it gives up: what it waits for is the database.
      failureThreshold: 3600,
    },
    resources: resources ?? RESOURCES,
    terminationMessagePolicy: 'FallbackToLogsOnError',
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    },
    volumeMounts: [binding, MOUNT],
  };
}

/** As the ledger names what trains: the program, or the image where that is what runs. */
function programOf({ command, image = '' }: TrainerSpec): string {
  return command?.[0] === undefined ? image : basename(command[0]);
}
