import { expect } from 'vitest';
import type { SpecChanges } from '../../../operator/manifest.ts';
import { NAME } from '../../../operator/manifest.ts';
import { completing } from '../../../operator/environment.ts';
import type { TestEnvironment } from '../../../operator/environment.ts';
import { until } from '../../../support/until.ts';

type Template = NonNullable<NonNullable<SpecChanges['trainer']>['template']>;

/** Something for which a pod or a Job waits, and what the operator has to make of it. */
export interface StuckState {
  readonly name: string;
  /** What of the manifest leads to it. */
  readonly template?: Template;
  /** What of the cluster leads to it, before the sweep is applied. */
  readonly before?: (environment: TestEnvironment) => Promise<unknown>;
  /** What of the cluster leads to it, once Jobs are there. */
  readonly during?: (environment: TestEnvironment, job: string) => Promise<unknown>;
  /** The reason that Ready has then, and what its message says. */
  readonly reason: string;
  readonly words: RegExp;
  /** How the note of its tasks begins once their time is up; absent: it waits for as long as it takes. */
  readonly note?: RegExp;
  /** Ends it, so that the sweep goes on. */
  readonly mend?: (environment: TestEnvironment, job: string) => Promise<unknown>;
}

const STARTS_WITHIN = 12;
/** Passes of a second that a sweep may take at rest, beside those of its Jobs and pods. */
const PASSES_A_SECOND = 1;
const PASSES_AT_FIRST = 60;

const apply = (environment: TestEnvironment, manifest: object): Promise<string> =>
  environment.cluster.kubectl(['-n', environment.namespace, 'apply', '-f', '-'], { stdin: JSON.stringify(manifest) });

/** A pod's annotation by which kwok has its containers wait. */
const waits = (reason: string): Template => ({ metadata: { annotations: { 'test.tuningsweep.io/waiting': reason } } });

const quota =
  (...hard: string[]) =>
  (environment: TestEnvironment): Promise<string> =>
    environment.kubectl('create', 'quota', 'small', `--hard=${hard.join(',')}`);
const withoutQuota = (environment: TestEnvironment): Promise<string> => environment.kubectl('delete', 'quota', 'small');

/** What the API server refuses a pod for. The Job is taken, and only its events say why it has no pod. */
const REFUSED: Omit<StuckState, 'reason' | 'note'>[] = [
  {
    name: 'a quota of pods',
    before: quota('pods=0'),
    words: /exceeded quota: small, requested: pods=1/,
    mend: withoutQuota,
  },
  {
    name: 'a quota of requests that the trainer does not name',
    before: quota('requests.cpu=1'),
    words: /failed quota: small: must specify requests.cpu/,
  },
  {
    name: 'a limit range',
    before: (environment) =>
      apply(environment, {
        apiVersion: 'v1',
        kind: 'LimitRange',
        metadata: { name: 'small' },
        spec: { limits: [{ type: 'Container', max: { memory: '1Gi' } }] },
      }),
    template: { spec: { containers: [{ name: 'trainer', resources: { limits: { memory: '2Gi' } } }] } },
    words: /maximum memory usage per Container is 1Gi, but limit is 2Gi/,
  },
  {
    name: 'a service account that is not there',
    template: { spec: { serviceAccountName: 'nobody' } },
    words: /serviceaccount "nobody" not found/,
  },
  {
    name: 'a priority class that is not there',
    template: { spec: { priorityClassName: 'none' } },
    words: /no PriorityClass with name none/,
  },
  {
    name: 'a runtime class that is not there',
    template: { spec: { runtimeClassName: 'none' } },
    words: /RuntimeClass "none" not found/,
  },
  {
    name: 'the Pod Security Standard',
    before: (environment) =>
      environment.cluster.kubectl([
        'label',
        'namespace',
        environment.namespace,
        'pod-security.kubernetes.io/enforce=restricted',
      ]),
    template: { spec: { hostNetwork: true } },
    words: /violates PodSecurity "restricted:latest": host namespaces/,
  },
];
const REFUSALS = REFUSED.map((state): StuckState => ({ ...state, reason: 'PodsRefused', note: /^StartError: / }));

/** What pods say themselves. */
const PODS: StuckState[] = [
  ...['ImagePullBackOff', 'ErrImagePull', 'InvalidImageName', 'ErrImageNeverPull', 'RegistryUnavailable'].map(
    (reason) => ({
      name: reason,
      template: waits(reason),
      reason: 'PodsNotStarting',
      words: new RegExp(reason),
      note: new RegExp(`^ImagePull: ${reason}`),
    }),
  ),
  ...['CreateContainerConfigError', 'CreateContainerError', 'RunContainerError', 'CrashLoopBackOff'].map((reason) => ({
    name: reason,
    template: waits(reason),
    reason: 'PodsNotStarting',
    words: new RegExp(reason),
    note: new RegExp(`^StartError: ${reason}`),
  })),
];

const WAITS: StuckState[] = [
  {
    name: 'no node with its label',
    template: { spec: { nodeSelector: { none: 'such' } } },
    reason: 'Unschedulable',
    words: /nodes? .*didn't match Pod's node affinity\/selector/,
  },
  {
    name: 'a scheduling gate',
    template: { spec: { schedulingGates: [{ name: 'example.org/wait' }] } },
    reason: 'SchedulingGated',
    words: /scheduling gates/i,
  },
  {
    name: 'a scheduler that is not there',
    template: { spec: { schedulerName: 'nobody' } },
    reason: 'Unschedulable',
    words: /schedulerName/,
  },
  {
    name: 'a claim of a volume that is not there',
    template: { spec: { volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'none' } }] } },
    reason: 'Unschedulable',
    words: /persistentvolumeclaim "none" not found/,
  },
  {
    name: 'a queueing system that suspended the Job',
    during: (environment, job) => environment.kubectl('patch', 'job', job, '-p', '{"spec":{"suspend":true}}'),
    reason: 'JobsSuspended',
    words: /waits .*by hand since/,
    mend: (environment, job) => environment.kubectl('patch', 'job', job, '-p', '{"spec":{"suspend":false}}'),
  },
  {
    name: 'a Job that a finalizer holds',
    during: async (environment, job) => {
      await environment.kubectl('patch', 'job', job, '-p', '{"metadata":{"finalizers":["example.org/hold"]}}');
      await environment.kubectl('delete', 'job', job, '--wait=false');
    },
    reason: 'PodsTerminating',
    words: /held by example\.org\/hold/,
    mend: (environment, job) =>
      environment.kubectl('patch', 'job', job, '--type=json', '-p', '[{"op":"remove","path":"/metadata/finalizers"}]'),
  },
];

export const STUCK_STATES: readonly StuckState[] = [...REFUSALS, ...PODS, ...WAITS];

/** Brings a sweep into the state; it has to say so, to end where that has an end, and to do little meanwhile. */
export async function expectAnEndOrAReason(environment: TestEnvironment, state: StuckState): Promise<void> {
  const begin = performance.now();
  await state.before?.(environment);
  environment.startOperator();
  const gate = Promise.withResolvers<void>();
  const complete = completing(environment.ledger);
  environment.simulate(async (codeTask, pod) => {
    await gate.promise;
    // The trainer of a pod that is gone is gone with it.
    const left = await environment.kubectl(
      'get',
      'pods',
      pod.metadata?.name ?? '',
      '--ignore-not-found',
      '--output=name',
    );
    return left === '' ? undefined : complete(codeTask, pod);
  });
  try {
    const job = await beginAndGetStuck(environment, state);
    gate.resolve();
    await expectToGoOn(environment, state, job);
  } finally {
    gate.resolve();
  }
  expect((await told(environment, state.reason)).length).toBeLessThanOrEqual(2);
  expect(await passes(environment)).toBeLessThan(
    PASSES_AT_FIRST + (PASSES_A_SECOND * (performance.now() - begin)) / 1000,
  );
}

/** @returns the name of one of the sweep's Jobs, which is the one that is stuck where not all are */
async function beginAndGetStuck(
  environment: TestEnvironment,
  { template, during, reason, words }: StuckState,
): Promise<string> {
  const trainer = { retries: 0, startTimeoutSeconds: STARTS_WITHIN, ...(template && { template }) };
  await environment.apply({ parallelism: 4, trainer });
  await until('its Jobs are there', async () => (await environment.jobs()).length === 4);
  const [job = ''] = (await environment.jobs()).map(({ metadata }) => metadata?.name ?? '').toSorted();
  await during?.(environment, job);
  await environment.reaches('Ready', `True ${reason}`);
  expect((await environment.sweep()).status?.conditions?.find(({ type }) => type === 'Ready')?.message).toMatch(words);
  await until('an event says so', async () => (await told(environment, reason)).length > 0);
  return job;
}

async function expectToGoOn(environment: TestEnvironment, { mend, note }: StuckState, job: string): Promise<void> {
  if (mend) {
    await mend(environment, job);
    await environment.reaches('Succeeded', 'True AllTasksSettled');
  } else if (note) {
    await environment.reaches('Succeeded', 'False NoTaskCompleted');
    for (const task of await environment.tasks()) expect(task.note).toMatch(note);
  } else expect((await environment.tasks()).map(({ status }) => status)).toEqual(Array(4).fill('Pending'));
}

/** The events of the sweep with this reason. */
async function told(environment: TestEnvironment, reason: string): Promise<object[]> {
  const selector = `involvedObject.kind=TuningSweep,involvedObject.name=${NAME},reason=${reason}`;
  return JSON.parse(await environment.kubectl('get', 'events', '--field-selector', selector, '-o', 'json')).items;
}

async function passes(environment: TestEnvironment): Promise<number> {
  const lines = (await (await fetch(environment.metricsUrl)).text()).split('\n');
  const counts = lines.filter((line) => line.startsWith('controller_runtime_reconcile_total'));
  return counts.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}
