import { ANNOTATION } from '@tuningsweep/ledger/contracts';
import type { Execution, FailureCause } from '@tuningsweep/engine/sweep';
import type { CachedJob, CachedPod } from '../cache/cached-objects.ts';
import { podFailure } from '../pods/pod-failure.ts';
import { cutBytes } from '../status/cut.ts';
import { isObject } from './template/merge.ts';

/** The pods of a Job that the cluster took away, by UID, and how it did the last time. */
export interface EvictionNote {
  pods: string[];
  cause: FailureCause;
  message: string;
}

/** What the cluster does to pods, and their trainers cannot help. */
const CAUSES: readonly FailureCause[] = ['Evicted', 'NodeLost'];
const LONGEST_MESSAGE = 200;

/** What is to be noted of a pod that has ended; undefined where it ended otherwise. */
export function evictionOf(pod: CachedPod): EvictionNote | undefined {
  const { cause, message } = podFailure(pod);
  if (!CAUSES.includes(cause)) return undefined;
  return { pods: [pod.metadata?.uid ?? ''], cause, message: cutBytes(message, LONGEST_MESSAGE) };
}

/** Both notes in one; the last words are the second's where it has pods that the first has not. */
export function joined(one: EvictionNote | undefined, other: EvictionNote | undefined): EvictionNote | undefined {
  if (!one || !other) return one ?? other;
  const pods = [...new Set([...one.pods, ...other.pods])];
  return { ...(pods.length > one.pods.length ? other : one), pods };
}

/** What is noted on a Job; undefined where nothing is, or where somebody wrote something else. */
export function notedOn({ metadata }: CachedJob): EvictionNote | undefined {
  const noted = parsed(metadata?.annotations?.[ANNOTATION.evictions]);
  if (!isObject(noted)) return undefined;
  const { pods, cause, message } = noted;
  const known = CAUSES.find((each) => each === cause);
  if (!Array.isArray(pods) || pods.length === 0 || !known || typeof message !== 'string') return undefined;
  return { pods: pods.map(String), cause: known, message };
}

/** A note as the core reads it. */
export function evictionsOf(note: EvictionNote | undefined): Pick<Execution, 'evictions'> {
  if (!note) return {};
  const { pods, cause, message } = note;
  return { evictions: { count: pods.length, cause, message } };
}

function parsed(text = ''): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // nothing is noted, or not by us
  }
}
