import type { TestEnvironment } from '../../../operator/environment.ts';
import { aPod } from '../../../operator/objects.ts';
import { until } from '../../../support/until.ts';
import { apply, BEYOND_SILENCE } from './stuck-state.ts';
import { withoutJobController } from './without-job-controller.ts';
import type { StuckState } from './stuck-state.ts';

const CREATED_PODS = { operations: ['CREATE'], resources: ['pods'] };
const onlyIn = (namespace: string): object => ({
  namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
});

/** Waits until what was applied is in force. */
async function refusesPods({ cluster, namespace }: TestEnvironment): Promise<void> {
  const pod = JSON.stringify(aPod({ name: 'tried' }));
  await until('pods are refused', async () => {
    const { status } = await cluster.api.send('POST', `/api/v1/namespaces/${namespace}/pods?dryRun=All`, pod);
    return status >= 400;
  });
}

const quota =
  (...hard: string[]) =>
  (environment: TestEnvironment): Promise<string> =>
    environment.kubectl('create', 'quota', 'small', `--hard=${hard.join(',')}`);
const withoutQuota = (environment: TestEnvironment): Promise<string> => environment.kubectl('delete', 'quota', 'small');

/** What the API server refuses a pod for. The Job is taken, and only its events say why it has no pod. */
const REFUSED: (Omit<StuckState, 'told' | 'note'> & { words: RegExp })[] = [
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
  {
    name: 'an admission policy',
    before: async (environment) => {
      const { namespace } = environment;
      await apply(environment, {
        apiVersion: 'admissionregistration.k8s.io/v1',
        kind: 'ValidatingAdmissionPolicy',
        metadata: { name: namespace },
        spec: {
          matchConstraints: { resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], ...CREATED_PODS }] },
          validations: [{ expression: 'false', message: 'no pods on Sundays' }],
        },
      });
      await apply(environment, {
        apiVersion: 'admissionregistration.k8s.io/v1',
        kind: 'ValidatingAdmissionPolicyBinding',
        metadata: { name: namespace },
        spec: { policyName: namespace, validationActions: ['Deny'], matchResources: onlyIn(namespace) },
      });
      await refusesPods(environment);
    },
    startsWithin: BEYOND_SILENCE,
    words: /denied request: no pods on Sundays/,
    mend: async ({ cluster, namespace }) => {
      await cluster.kubectl(['delete', 'validatingadmissionpolicybinding', namespace]);
      await cluster.kubectl(['delete', 'validatingadmissionpolicy', namespace]);
    },
  },
  {
    name: 'an admission webhook that is down',
    before: async (environment) => {
      const { namespace } = environment;
      await apply(environment, {
        apiVersion: 'admissionregistration.k8s.io/v1',
        kind: 'ValidatingWebhookConfiguration',
        metadata: { name: namespace },
        webhooks: [
          {
            name: 'policy.example.org',
            clientConfig: { url: 'https://127.0.0.1:1/' },
            rules: [{ apiGroups: [''], apiVersions: ['v1'], ...CREATED_PODS }],
            admissionReviewVersions: ['v1'],
            sideEffects: 'None',
            ...onlyIn(namespace),
          },
        ],
      });
      await refusesPods(environment);
    },
    startsWithin: BEYOND_SILENCE,
    words: /failed calling webhook "policy\.example\.org"/,
    mend: ({ cluster, namespace }) => cluster.kubectl(['delete', 'validatingwebhookconfiguration', namespace]),
  },
];
const REFUSALS = REFUSED.map(({ words, ...state }): StuckState => ({
  ...state,
  told: { reason: 'PodsRefused', words },
  note: /^StartError: /,
}));

const WAITS: StuckState[] = [
  {
    name: 'no node with its label',
    template: { spec: { nodeSelector: { none: 'such' } } },
    told: { reason: 'Unschedulable', words: /nodes? .*didn't match Pod's node affinity\/selector/ },
  },
  {
    name: 'a scheduling gate',
    template: { spec: { schedulingGates: [{ name: 'example.org/wait' }] } },
    told: { reason: 'SchedulingGated', words: /scheduling gates/i },
  },
  {
    name: 'a scheduler that is not there',
    template: { spec: { schedulerName: 'nobody' } },
    told: { reason: 'Unschedulable', words: /schedulerName/ },
  },
  {
    name: 'a claim of a volume that is not there',
    template: { spec: { volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'none' } }] } },
    told: { reason: 'Unschedulable', words: /persistentvolumeclaim "none" not found/ },
  },
  {
    name: 'a claim that no volume is bound to',
    before: (environment) =>
      apply(environment, {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: { name: 'unbound' },
        spec: {
          storageClassName: 'none',
          accessModes: ['ReadWriteOnce'],
          resources: { requests: { storage: '1Gi' } },
        },
      }),
    template: { spec: { volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'unbound' } }] } },
    told: { reason: 'Unschedulable', words: /unbound immediate PersistentVolumeClaims/ },
  },
  ...[
    ['more processors than any node has', 'cpu', '1M'],
    ['more memory than any node has', 'memory', '1Pi'],
    ['a GPU, which no node has', 'nvidia.com/gpu', '1'],
  ].map(([name = '', resource = '', amount = '']): StuckState => {
    const resources = { requests: { [resource]: amount }, limits: { [resource]: amount } };
    return {
      name,
      template: { spec: { containers: [{ name: 'trainer', resources }] } },
      told: { reason: 'Unschedulable', words: new RegExp(`Insufficient ${resource}`) },
    };
  }),
  {
    name: 'a Job controller that makes no pods',
    way: withoutJobController,
    startsWithin: BEYOND_SILENCE,
    told: { reason: 'PodsMissing', words: /has had none since .*; does the Job controller run\?/ },
  },
  {
    name: 'a queueing system that suspended the Job',
    during: (environment, job) => environment.kubectl('patch', 'job', job, '-p', '{"spec":{"suspend":true}}'),
    told: { reason: 'JobsSuspended', words: /waits .*by hand since/ },
    mend: (environment, job) => environment.kubectl('patch', 'job', job, '-p', '{"spec":{"suspend":false}}'),
  },
  {
    name: 'a Job that a finalizer holds',
    during: async (environment, job) => {
      await environment.kubectl('patch', 'job', job, '-p', '{"metadata":{"finalizers":["example.org/hold"]}}');
      await environment.kubectl('delete', 'job', job, '--wait=false');
    },
    told: { reason: 'PodsTerminating', words: /held by example\.org\/hold/ },
    mend: (environment, job) =>
      environment.kubectl('patch', 'job', job, '--type=json', '-p', '[{"op":"remove","path":"/metadata/finalizers"}]'),
  },
];

export const API_STATES: readonly StuckState[] = [...REFUSALS, ...WAITS];
