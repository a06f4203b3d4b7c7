import type { TestEnvironment } from '../../../operator/environment.ts';
import { podsOf, sayOfPods, tellOfPods } from './kubelet-words.ts';
import { BEYOND_SILENCE, SILENT, waits } from './stuck-state.ts';
import type { StuckState, Template } from './stuck-state.ts';

/**
 * What keeps a container waiting, in the words of its own status.
 * Source: pkg/kubelet/images/types.go, pkg/kubelet/kuberuntime, pkg/kubelet/container/sync_result.go of Kubernetes.
 */
const IMAGE_REASONS = [
  'ImagePullBackOff',
  'ErrImagePull',
  'InvalidImageName',
  'ErrImageNeverPull',
  'ImageInspectError',
  'RegistryUnavailable',
  'SignatureValidationFailed',
];
const START_REASONS = [
  'CreateContainerConfigError',
  'PreCreateHookError',
  'CreateContainerError',
  'PreStartHookError',
  'PostStartHookError',
  'RunContainerError',
  'CrashLoopBackOff',
];
const waiting =
  (cause: string) =>
  (reason: string): StuckState => ({
    name: reason,
    template: waits(reason),
    told: { reason: 'PodsNotStarting', words: new RegExp(reason) },
    note: new RegExp(`^${cause}: ${reason}`),
  });
const SAID = [...IMAGE_REASONS.map(waiting('ImagePull')), ...START_REASONS.map(waiting('StartError'))];

/**
 * What only events tell of a container that is being created.
 * Source: pkg/kubelet/events/event.go and pkg/controller/volume/events/event.go of Kubernetes.
 */
const EVENTS: readonly (readonly [name: string, reason: string, message: string])[] = [
  ['a pod network without addresses', 'FailedCreatePodSandBox', 'plugin type="bridge" failed (add): no addresses left'],
  ['a node without a pod network', 'NetworkNotReady', 'network is not ready: cni plugin not initialized'],
  ['a sandbox that does not last', 'FailedPodSandBoxStatus', 'unable to get pod sandbox status'],
  ['a Secret to mount that is not there', 'FailedMount', 'MountVolume.SetUp failed for "key": secret "none" not found'],
  ['a ConfigMap to mount that is not there', 'FailedMount', 'MountVolume.SetUp failed: configmap "none" not found'],
  ['a volume that never attaches', 'FailedAttachVolume', 'AttachVolume.Attach failed for volume "pv": timed out'],
  ['a block device that cannot be mapped', 'FailedMapVolume', 'MapVolume.MapPodDevice failed for volume "pv"'],
  ['a device that cannot be prepared', 'FailedPrepareDynamicResources', 'failed to prepare dynamic resources'],
  ['a node without space', 'Failed', 'error making pod data directories: no space left on device'],
  ['a cgroup that cannot be made', 'FailedCreatePodContainer', 'unable to ensure pod container exists'],
  ['a kubelet that cannot go on', 'FailedSync', 'error determining status: rpc error: code = Unknown'],
];
const TOLD = EVENTS.map(([name, reason, message]): StuckState => ({
  ...muted(name, 'ContainerCreating', literally(message)),
  during: (environment) => tellOfPods(environment, reason, message),
  note: new RegExp(`^StartError: ContainerCreating: ${literally(message).source}`),
}));

const MUTE: StuckState[] = [
  muted('a container of which nobody says anything', 'ContainerCreating', /kubectl describe pod \S+ may say why/),
  muted('a pod of which nobody says anything', 'PodInitializing', /kubectl describe pod \S+ may say why/),
  {
    ...muted('a pull that never ends', 'ContainerCreating', /Pulling image "x"/),
    during: (environment) => tellOfPods(environment, 'Pulling', 'Pulling image "x"'),
    note: /^ImagePull: ContainerCreating: Pulling image "x"/,
  },
  {
    name: 'a node that does not take its pods',
    template: { metadata: { annotations: { [SILENT]: 'true' } } },
    startsWithin: 600,
    told: { reason: 'PodsNotStarting', words: /not taken by the kubelet of its node/ },
    mend: (environment) => environment.kubectl('annotate', 'pods', '--all', `${SILENT}-`),
  },
  {
    name: 'a lost node, on which its pods stay for ever',
    during: loseTheNode,
    told: { reason: 'PodsTerminating', words: /was to be gone at .*: its node does not answer/ },
    mend: (environment) => environment.kubectl('annotate', 'pods', '--all', `${SILENT}-`),
  },
];

const INIT: Template = {
  ...waits('PodInitializing'),
  spec: { initContainers: [{ name: 'fetch', image: 'example.org/fetch' }] },
};
/** What becomes of containers that have their turn before the trainer. */
const INITS: StuckState[] = [
  {
    name: 'an init container whose image cannot be had',
    template: INIT,
    during: (environment) =>
      sayOfPods(environment, ofInit({ waiting: { reason: 'ErrImagePull', message: 'no such image' } })),
    told: { reason: 'PodsNotStarting', words: /ErrImagePull: no such image/ },
    note: /^ImagePull: ErrImagePull: no such image/,
  },
  {
    name: 'a sidecar that crashes again and again',
    template: INIT,
    during: (environment) =>
      sayOfPods(
        environment,
        ofInit(
          { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 10s' } },
          { terminated: { exitCode: 1, reason: 'Error', message: 'no route to host\n' } },
        ),
      ),
    told: { reason: 'PodsNotStarting', words: /CrashLoopBackOff: back-off 10s: fetch ended with: no route to host/ },
    note: /^StartError: CrashLoopBackOff: back-off 10s/,
  },
  {
    name: 'an init container that does not end',
    template: INIT,
    during: (environment) => sayOfPods(environment, ofInit({ running: { startedAt: new Date().toISOString() } })),
    told: { reason: 'PodsNotStarting', words: /init container fetch of pod \S+ runs, and the trainer waits for it/ },
  },
  {
    name: 'an init container that crashes',
    template: INIT,
    during: (environment) =>
      sayOfPods(environment, {
        phase: 'Failed',
        ...ofInit({ terminated: { exitCode: 3, reason: 'Error', message: 'no such host\n' } }),
      }),
    note: /^StartError: init container fetch exited with 3: no such host/,
  },
  {
    name: 'an init container that needs more memory than its limit',
    template: INIT,
    during: (environment) =>
      sayOfPods(environment, {
        phase: 'Failed',
        ...ofInit({ terminated: { exitCode: 137, reason: 'OOMKilled' } }),
      }),
    note: /^OOMKilled: init container fetch/,
  },
];

/** For what a kubelet refuses a pod that the scheduler gave it. Source: pkg/kubelet/lifecycle/predicate.go and handlers. */
const REFUSED_BY_KUBELET = [
  'OutOfcpu',
  'OutOfmemory',
  'OutOfpods',
  'OutOfephemeral-storage',
  'NodeAffinity',
  'NodePorts',
  'UnexpectedAdmissionError',
  'TopologyAffinityError',
  'AppArmor',
  'SysctlForbidden',
  'PodOSNotSupported',
].map((reason): StuckState => ({
  name: `a kubelet that refuses its pods, ${reason}`,
  template: waits('ContainerCreating'),
  during: (environment) =>
    sayOfPods(environment, { phase: 'Failed', reason, message: 'Pod was rejected', containerStatuses: null }),
  note: new RegExp(`^StartError: ${reason}: Pod was rejected`),
}));

export const NODE_STATES: readonly StuckState[] = [...SAID, ...TOLD, ...MUTE, ...INITS, ...REFUSED_BY_KUBELET];

async function loseTheNode(environment: TestEnvironment): Promise<void> {
  await podsOf(environment, 'Running');
  await environment.kubectl('annotate', 'pods', '--all', `${SILENT}=true`);
  await environment.kubectl('delete', 'pods', '--all', '--wait=false');
}

/** A state in which the kubelet says no more of a container than that it has not begun. */
function muted(name: string, reason: string, words: RegExp): StuckState {
  return {
    name,
    template: waits(reason),
    startsWithin: BEYOND_SILENCE,
    told: { reason: 'PodsNotStarting', words },
    note: new RegExp(`^StartError: ${reason}: ${words.source}`),
  };
}

/** As the status of a pod has its init container. */
function ofInit(state: object, lastState: object = {}): object {
  const image = { image: 'example.org/fetch', imageID: '' };
  return { initContainerStatuses: [{ name: 'fetch', ...image, ready: false, restartCount: 0, state, lastState }] };
}

function literally(text: string): RegExp {
  return new RegExp(RegExp.escape(text));
}
