import { REPORTER_CONTAINER } from '@tuningsweep/ledger/contracts';
import type { Block, FailureCause } from '@tuningsweep/engine/sweep';
import type { Words } from './event-words.ts';
import type { CachedContainer, CachedInitContainer, CachedPod } from '../cache/cached-objects.ts';
import { isEndedPod, trainerOf } from './trainer-container.ts';

type Waiting = NonNullable<NonNullable<CachedContainer['state']>['waiting']>;

/** Why a pod's trainer does not run. */
export interface PodWait {
  block?: Block;
  /** True where it may well be over in a moment, so that nobody is told yet. */
  isEarly?: boolean;
  /** From when the time that it may take to start counts, in milliseconds since the epoch; absent where it has no limit. */
  startingSince?: number;
  /** When it is to be looked at again though nothing is reported of it, in milliseconds since the epoch. */
  dueAt?: number;
  /** What it fails for once that time is up. */
  cause?: FailureCause;
  /** True where the pod itself does not say why it waits, and its events may. */
  isMute?: boolean;
}

/** How long a pod may be silent about why it waits before that is worth saying. */
export const SILENCE_MS = 30_000;

/** Source: pkg/kubelet/images/types.go. Every other reason that waiting does not mend is a start error. */
const IMAGE_REASONS = new Set([
  'ErrImagePull',
  'ImagePullBackOff',
  'InvalidImageName',
  'ErrImageNeverPull',
  'ImageInspectError',
  'RegistryUnavailable',
  'SignatureValidationFailed',
]);
/** What every container waits for at first; the kubelet's events say what is in the way (a mount, the network, a pull). */
const MUTE_REASONS = new Set(['ContainerCreating', 'PodInitializing']);
/** The event of a pull that has not ended. Source: pkg/kubelet/events/event.go. */
const PULLING = 'Pulling';

/** Why a pod's trainer does not run; undefined where it runs or has ended. */
export function podWait(pod: CachedPod, now: number, words?: Words): PodWait | undefined {
  if (isEndedPod(pod)) return undefined;
  const { deletionTimestamp } = pod.metadata ?? {};
  if (deletionTimestamp) return terminating(pod, Date.parse(deletionTimestamp), now);
  if (hasStarted(pod)) return undefined;
  const placed = pod.status?.conditions?.find(({ type }) => type === 'PodScheduled');
  if (placed?.status !== 'True') return unplaced(pod, placed, now);
  return starting(pod, Date.parse(placed.lastTransitionTime ?? ''), now, words);
}

function hasStarted(pod: CachedPod): boolean {
  const trainer = trainerOf(pod);
  return trainer?.state ? !trainer.state.waiting : pod.status?.phase === 'Running';
}

/** A pod has to be gone when its grace is over: its node may be lost, or a finalizer holds it. */
function terminating({ metadata }: CachedPod, goneAt: number, now: number): PodWait {
  const dueAt = goneAt + SILENCE_MS;
  if (now < dueAt) return { dueAt };
  const due = new Date(goneAt).toISOString();
  const message = `pod ${metadata?.name} was to be gone at ${due}: its node does not answer, or a finalizer holds it`;
  return { block: { reason: 'PodsTerminating', message } };
}

type PodCondition = NonNullable<NonNullable<CachedPod['status']>['conditions']>[number];

function unplaced({ metadata }: CachedPod, placed: PodCondition | undefined, now: number): PodWait {
  if (placed?.reason === 'SchedulingGated')
    return { block: { reason: 'SchedulingGated', message: placed.message ?? 'SchedulingGated' } };
  if (placed)
    return { block: { reason: 'Unschedulable', message: placed.message ?? placed.reason ?? 'Unschedulable' } };
  const madeAt = Date.parse(metadata?.creationTimestamp ?? '');
  if (!(now >= madeAt + SILENCE_MS)) return {};
  const message = `no scheduler has looked at pod ${metadata?.name}; is spec.trainer.template's schedulerName right?`;
  return { block: { reason: 'Unschedulable', message } };
}

function starting(pod: CachedPod, placedAt: number, now: number, words: Words | undefined): PodWait {
  const inits = pod.status?.initContainerStatuses ?? [];
  const containers: CachedInitContainer[] = [...inits, ...(pod.status?.containerStatuses ?? [])];
  const waits = containers.flatMap(({ state }) => state?.waiting ?? []);
  const stuck = containers.find(({ state }) => state?.waiting?.reason && !MUTE_REASONS.has(state.waiting.reason));
  const busy = busyAmong(inits);
  // A container that has its turn before the trainer is at work: only spec.trainer.timeoutSeconds bounds that.
  if (busy && !stuck) return busyInit(pod, busy.name, placedAt, now);
  const ends = inits.map(({ state }) => Date.parse(state?.terminated?.finishedAt ?? '')).filter(Number.isFinite);
  const startingSince = Math.max(placedAt, ...ends);
  if (stuck) return { startingSince, ...said(stuck) };
  const isEarly = now < startingSince + SILENCE_MS;
  return { startingSince, isMute: true, isEarly, ...unsaid(pod, waits[0], words) };
}

/** They begin one after the other: what runs before the last that has begun is a sidecar. So is a reporter that is ready. */
function busyAmong(inits: readonly CachedInitContainer[]): CachedInitContainer | undefined {
  const last = inits.findLast(({ state }) => state && !state.waiting);
  const isReady = last?.name === REPORTER_CONTAINER && last.started === true;
  return last?.state?.terminated || isReady ? undefined : last;
}

function busyInit({ metadata }: CachedPod, name: string, placedAt: number, now: number): PodWait {
  if (now < placedAt + SILENCE_MS) return {};
  const message = `init container ${name} of pod ${metadata?.name} runs, and the trainer waits for it`;
  return { block: { reason: 'PodsNotStarting', message } };
}

type Why = Pick<PodWait, 'block' | 'cause'>;

/** What a container waits for, and the last line of one that ended and is to be started again. */
function said({ name, state, lastState }: CachedInitContainer): Why {
  const { reason = '', message } = state?.waiting ?? {};
  const cause = IMAGE_REASONS.has(reason) ? 'ImagePull' : 'StartError';
  const last = lastState?.terminated?.message?.trim().split('\n').at(-1);
  const words = [reason, message, last && `${name} ended with: ${last}`];
  return { cause, block: { reason: 'PodsNotStarting', message: words.filter(Boolean).join(': ') } };
}

/** In the words of the pod's newest event; a kubelet that has not even taken the pod says nothing at all. */
function unsaid({ metadata, status }: CachedPod, waiting: Waiting | undefined, words: Words | undefined): Why {
  const state = waiting?.reason ?? (status?.startTime ? 'waiting' : 'not taken by the kubelet of its node');
  const message = `${state}: ${words?.message ?? `kubectl describe pod ${metadata?.name} may say why`}`;
  const cause = words?.reason === PULLING ? 'ImagePull' : 'StartError';
  return { cause, block: { reason: 'PodsNotStarting', message } };
}
