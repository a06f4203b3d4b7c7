import { isIPv6 } from 'node:net';
import { InputError } from '@tuningsweep/ledger';
import { TRAINER_ENV } from '@tuningsweep/ledger/contracts';
import { LOCAL_CLUSTER } from '@tuningsweep/engine/search';

/** One setting of the operator: a flag, its environment variable and what is documented of both. */
export interface Setting {
  flag: string;
  env: string;
  description: string;
  default?: string;
}

/** Every setting; the command line and docs/reference/operator-settings.md are both made from this table. */
export const SETTINGS = {
  database: {
    flag: '--database <url>',
    env: TRAINER_ENV.ledgerUrl,
    description:
      'The ledger, mysql://user:password@host:port/name. Defaults to a Service Binding under SERVICE_BINDING_ROOT, which keeps the password out of arguments.',
  },
  clusterName: {
    flag: '--cluster-name <name>',
    env: 'TUNINGSWEEP_CLUSTER_NAME',
    description:
      'Distinguishes this cluster from others in the same ledger; not `local`. Defaults to the UID of the namespace kube-system.',
  },
  namespace: {
    flag: '--namespace <names>',
    env: 'TUNINGSWEEP_NAMESPACE',
    description: 'Namespaces to watch, separated by commas. Defaults to all namespaces.',
  },
  maxConcurrentReconciles: {
    flag: '--max-concurrent-reconciles <n>',
    env: 'TUNINGSWEEP_MAX_CONCURRENT_RECONCILES',
    description: 'Sweeps that are worked on at the same time.',
    default: '4',
  },
  kubeApiQps: {
    flag: '--kube-api-qps <n>',
    env: 'TUNINGSWEEP_KUBE_API_QPS',
    description: 'Requests per second to the API server.',
    default: '50',
  },
  kubeApiBurst: {
    flag: '--kube-api-burst <n>',
    env: 'TUNINGSWEEP_KUBE_API_BURST',
    description: 'Requests at once to the API server.',
    default: '100',
  },
  trainerImage: {
    flag: '--trainer-image <image>',
    env: 'TUNINGSWEEP_TRAINER_IMAGE',
    description: 'Image of trainers whose manifest names none.',
    default: 'ghcr.io/tuningsweep/trainer:0.1.0',
  },
  reporterImage: {
    flag: '--reporter-image <image>',
    env: 'TUNINGSWEEP_REPORTER_IMAGE',
    description:
      'Image of the sidecar that records what a trainer with `spec.trainer.command` reports: that of the operator itself.',
    default: 'ghcr.io/tuningsweep/operator:0.1.0',
  },
  trainerDefaults: {
    flag: '--trainer-defaults <file>',
    env: 'TUNINGSWEEP_TRAINER_DEFAULTS',
    description:
      'A YAML file with `jobMetadata` and `template` as in `spec.trainer`, for the Jobs and pods of all sweeps; each manifest’s own wins.',
  },
  maxEvictions: {
    flag: '--max-evictions <n>',
    env: 'TUNINGSWEEP_MAX_EVICTIONS',
    description:
      'How often the cluster may take the pod of a Job away (eviction, preemption, a lost node) before its task is Failed; 0 to 1000.',
    default: '20',
  },
  completedJobTtlSeconds: {
    flag: '--completed-job-ttl-seconds <n>',
    env: 'TUNINGSWEEP_COMPLETED_JOB_TTL_SECONDS',
    description: 'For how many seconds the Job of a completed task is kept for its logs.',
    default: '60',
  },
  failedJobTtlSeconds: {
    flag: '--failed-job-ttl-seconds <n>',
    env: 'TUNINGSWEEP_FAILED_JOB_TTL_SECONDS',
    description: 'The same for the Job of a failed task.',
    default: '3600',
  },
  leaderElectionNamespace: {
    flag: '--leader-election-namespace <name>',
    env: 'POD_NAMESPACE',
    description: 'Namespace of the Lease for leader election.',
    default: 'default',
  },
  bindAddress: {
    flag: '--bind-address <host:port>',
    env: 'TUNINGSWEEP_BIND_ADDRESS',
    description:
      'Where /healthz, /readyz and /metrics are served: `:8080` is every address, IPv4 and IPv6; an IPv6 address stands in brackets, `[::1]:8080`.',
    default: ':8080',
  },
  kubeconfig: {
    flag: '--kubeconfig <file>',
    env: 'KUBECONFIG',
    description:
      'How to reach the API server; several files as in KUBECONFIG are merged as kubectl does. Defaults to the service account of the pod.',
  },
  logLevel: {
    flag: '--log-level <level>',
    env: TRAINER_ENV.logLevel,
    description:
      'error, warn, info (launches, outcomes and leaders too), debug (a line per pass over a sweep too) or trace; one JSON line per entry.',
    default: 'info',
  },
} as const satisfies Record<string, Setting>;

/** What the settings come to. */
export interface OperatorSettings {
  databaseUrl: string;
  clusterName?: string;
  namespaces: string[];
  maxConcurrentReconciles: number;
  kubeApiQps: number;
  kubeApiBurst: number;
  trainerImage: string;
  reporterImage: string;
  /** File of what the platform says of every trainer. */
  trainerDefaults?: string;
  /** More evictions than this fail a task. */
  maxEvictions: number;
  /** For how many seconds Jobs are kept once the ledger has their outcome. */
  keepJobs: { completed: number; failed: number };
  leaseNamespace: string;
  /** Absent: every address of the machine. */
  host?: string;
  /** 0: any that is free. */
  port: number;
  kubeconfig?: string;
  logLevel: string;
}

/** The settings as texts, by their names in {@link SETTINGS}: what commander hands over. */
export type SettingTexts = Partial<Record<keyof typeof SETTINGS, string>>;

/** @throws InputError naming the flag whose text cannot be used. */
export function parseSettings(texts: SettingTexts & { database: string }): OperatorSettings {
  const { database: databaseUrl, clusterName, namespace = '', kubeconfig, trainerDefaults } = texts;
  if (clusterName === LOCAL_CLUSTER) throw refused('clusterName', 'a name other than that of local runs', clusterName);
  return {
    databaseUrl,
    ...(clusterName && { clusterName }),
    ...(kubeconfig && { kubeconfig }),
    ...(trainerDefaults && { trainerDefaults }),
    namespaces: namespace
      .split(',')
      .map((name) => name.trim())
      .filter(Boolean),
    maxConcurrentReconciles: positive('maxConcurrentReconciles', texts),
    kubeApiQps: positive('kubeApiQps', texts),
    kubeApiBurst: positive('kubeApiBurst', texts),
    trainerImage: texts.trainerImage ?? SETTINGS.trainerImage.default,
    reporterImage: texts.reporterImage ?? SETTINGS.reporterImage.default,
    maxEvictions: wholeUpTo(1000, 'maxEvictions', texts),
    keepJobs: {
      completed: wholeUpTo(MAX_SECONDS, 'completedJobTtlSeconds', texts),
      failed: wholeUpTo(MAX_SECONDS, 'failedJobTtlSeconds', texts),
    },
    leaseNamespace: texts.leaderElectionNamespace ?? SETTINGS.leaderElectionNamespace.default,
    ...listenAddress(texts.bindAddress),
    logLevel: texts.logLevel ?? SETTINGS.logLevel.default,
  };
}

const BRACKETED = /^\[([^\]]*)\]:(\d+)$/;
const PLAIN = /^([^:]*):(\d+)$/;

function listenAddress(text = ''): Pick<OperatorSettings, 'host' | 'port'> {
  const bracketed = BRACKETED.exec(text);
  const [, host = '', digits = ''] = bracketed ?? PLAIN.exec(text) ?? [];
  const port = Number(digits);
  if (digits === '' || port > 65_535 || (bracketed && !isIPv6(host)))
    throw refused('bindAddress', 'an address and a port such as :8080, 127.0.0.1:8080 or [::1]:8080', text);
  return { ...(host !== '' && { host }), port };
}

function positive(name: keyof typeof SETTINGS, texts: SettingTexts): number {
  const value = Number(texts[name]);
  if (Number.isInteger(value) && value > 0) return value;
  throw refused(name, 'a whole number from 1 on', texts[name]);
}

/** What Kubernetes takes for a number of seconds. */
const MAX_SECONDS = 2_147_483_647;

function wholeUpTo(
  most: number,
  name: 'maxEvictions' | 'completedJobTtlSeconds' | 'failedJobTtlSeconds',
  texts: SettingTexts,
): number {
  const text = texts[name] ?? SETTINGS[name].default;
  const value = Number(text);
  if (/^\d+$/.test(text) && value <= most) return value;
  throw refused(name, `a whole number from 0 to ${most}`, text);
}

function refused(name: keyof typeof SETTINGS, expected: string, found: string | undefined): InputError {
  const { flag, env } = SETTINGS[name];
  return new InputError(`${flag.split(' ')[0]} (${env}): expected ${expected}, found "${found ?? ''}"`);
}
