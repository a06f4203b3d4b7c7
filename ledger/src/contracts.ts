/**
 * What the processes of TuningSweep, other people's programs and Kubernetes agree on, each word in this one place: names in
 * the API, exit codes, environment variables. Changing a value here breaks what runs already.
 */
import manifest from '../package.json' with { type: 'json' };

/** The release that this code is of. */
export const VERSION = manifest.version;

/** The custom resource. */
export const API = {
  group: 'tuningsweep.io',
  version: 'v1alpha1',
  apiVersion: 'tuningsweep.io/v1alpha1',
  kind: 'TuningSweep',
  plural: 'tuningsweeps',
} as const;

/** Labels that the operator sets on what it makes. */
export const LABEL = {
  /** First part of every CODE_TASK; a sweep's name may be longer than a label. */
  sweepKey: 'tuningsweep.io/sweep-key',
  codeTask: 'tuningsweep.io/code-task',
  managedBy: 'app.kubernetes.io/managed-by',
} as const;

export const ANNOTATION = {
  /** On a sweep: another value than before sends its Failed tasks back to Pending. */
  retry: 'tuningsweep.io/retry-requested-at',
  /** On a sweep that is being deleted: let it go although its rows cannot be deleted. */
  abandonRows: 'tuningsweep.io/abandon-rows',
  /** On a sweep: another trainer than the one that its completed tasks were trained by, which is to go on with them. */
  acceptTrainer: 'tuningsweep.io/accept-trainer',
  /** On a Job: the ledger has its outcome. */
  settled: 'tuningsweep.io/settled',
  /** On a Job: hash of the name of what trains, where that may come to stand for another image. */
  trainer: 'tuningsweep.io/trainer',
  /** On a Job: which of its pods the cluster took away. */
  evictions: 'tuningsweep.io/evictions',
} as const;

export const FINALIZER = 'tuningsweep.io/delete-rows';
export const FIELD_MANAGER = 'tuningsweep';

/** The container of a trainer pod that trains; other containers of a template are left alone. */
export const TRAINER_CONTAINER = 'trainer';

/** The sidecar that records what a trainer without a database driver reports. */
export const REPORTER_CONTAINER = 'reporter';

/** Labels whose prefix hands the Job to a queueing system (kueue.sigs.k8s.io); they are carried from sweep to Job. */
export const CARRIED_LABEL_PREFIX = 'kueue.x-k8s.io/';

/** Of these the one that names the queue. */
export const QUEUE_LABEL = `${CARRIED_LABEL_PREFIX}queue-name`;

/** The exit codes of a trainer, for whatever started it. */
export const TRAINER_EXIT = {
  done: 0,
  /** Another attempt may succeed. */
  retryable: 1,
  /** Bad input, or nothing to compute with: no attempt can succeed. */
  badInput: 42,
  /** Stopped by SIGINT or SIGTERM, by the convention of shells (128 + signal). */
  SIGINT: 130,
  SIGTERM: 143,
} as const;

/** The exit codes of every command; docs/guide/command-line.md explains them. */
export const COMMAND_EXIT = {
  ok: 0,
  /** Something failed that may work the next time, such as a database out of reach. */
  failure: 1,
  /** The command line, the manifest or an input file has to be changed first. */
  usage: 2,
  /** The sweep finished without success, or cannot go on until its manifest or data change. */
  sweepFailed: 3,
  /** Another runner drives this sweep. */
  held: 4,
  /** Ctrl-C or SIGTERM: everything unfinished is back in the queue. */
  interrupted: 130,
} as const;

/** What a trainer reads from its environment, by what it means. */
export const TRAINER_ENV = {
  /** The task to train. */
  codeTask: 'CODE_TASK',
  /** The ledger's URL; absent where a Service Binding is mounted. */
  ledgerUrl: 'LEDGER_URL',
  /** The folder of mounted Service Bindings (servicebinding.io). */
  bindingRoot: 'SERVICE_BINDING_ROOT',
  /** The ledger that the task is in; checked before anything is written. */
  ledgerId: 'LEDGER_ID',
  /** Who claims the task, a pod's UID or a local attempt's name. */
  holder: 'TASK_HOLDER',
  /** Whether the trained model goes into the ledger: Best, All or None. */
  keep: 'ARTIFACTS_KEEP',
  /** The most epochs of any task of the sweep, where some have fewer: a longer task may go on from the end of this one. */
  mostEpochs: 'MOST_EPOCHS',
  /** For how many seconds a database is tried again. */
  retrySeconds: 'LEDGER_RETRY_SECONDS',
  /** A level of pino. */
  logLevel: 'LOG_LEVEL',
  /** The one backend of the LSTM trainer to compute with; absent: the fastest that works. */
  backend: 'TRAINER_BACKEND',
  /** What that computes on: cpu or gpu. */
  device: 'TRAINER_DEVICE',
  /** The folder that has TensorFlow's npm packages in its node_modules; absent: they lie where the trainer does. */
  packages: 'TRAINER_PACKAGES',
} as const;

/** Our trainer with this argument trains the tasks that it is sent by its IPC channel, one after another. */
export const SERVE_FLAG = '--serve';

/** What such a trainer answers at once. */
export const TASK_BEGUN = 'begun';

/**
 * A message to such a trainer. It answers with {@link TASK_BEGUN}, and in the end with the exit code that a process of the task's
 * own would have had.
 */
export interface ServedTask {
  /** Variables beside those of its own environment; null: not even there. */
  readonly env: Readonly<Record<string, string | null>>;
  /** Printed to stdout and stderr once the task has ended. */
  readonly mark: string;
}

/** What NVIDIA's libraries read: with anything but 0 they may multiply in TF32. */
export const TF32_ENV = 'NVIDIA_TF32_OVERRIDE';

/** What every command reads from its environment: whether an error that nobody foresaw is told with its stack. */
export const STACK_ENV = 'TUNINGSWEEP_STACK';

/** What a pod's reporter reads beside that. */
export const REPORTER_ENV = {
  /** What trains, for TB_TASKATTEMPT.BACKEND. */
  program: 'REPORTER_PROGRAM',
  /** Limits of what the trainer may use, a JSON object; absent where it has none. */
  resources: 'REPORTER_RESOURCES',
} as const;

/** The folder that a pod's trainer and reporter share; the names in it are those of local runs too. */
export const SHARED_FOLDER = {
  path: '/tuningsweep',
  parameters: 'parameters.json',
  report: 'report.jsonl',
  checkpoints: 'checkpoint',
} as const;

/** What a program that knows no ledger reads from its environment: the paths of two files and a folder. */
export const PROGRAM_ENV = {
  /** JSON: the task's parameters, seed, data window and resources. */
  parameters: 'TUNINGSWEEP_PARAMETERS',
  /** The program appends JSON lines to it: metrics of steps, and at the end the final ones. */
  report: 'TUNINGSWEEP_REPORT',
  /** A folder: what the program keeps there, its next attempt finds there. */
  checkpoints: 'TUNINGSWEEP_CHECKPOINT_DIR',
} as const;
