import type { KubeConfig } from './kube-config.ts';
import type { RequestObservation } from './transport.ts';

export interface KubeClientOptions {
  /** Reads the configuration afresh, as `loadKubeConfig` does. */
  readonly load: () => KubeConfig;
  /** The operator's version, for the user agent. */
  readonly version: string;
  /** Requests a second, and at once. Absent: no limit. */
  readonly limit?: { readonly qps: number; readonly burst: number };
  readonly onRequest?: (observation: RequestObservation) => void;
  /** How often credentials are read again; absent: as often as client-go does. Tests do not wait for a minute. */
  readonly refreshMs?: number;
}

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  /** Of one try; a request that the server puts off with Retry-After is tried several times. */
  readonly timeoutMs?: number;
  /** Not held back by the limiter: for renewals of leases, which must not queue behind other work. */
  readonly unlimited?: boolean;
}

export interface ListOptions {
  /** Absent: all namespaces. */
  readonly namespace?: string | undefined;
  readonly labelSelector?: string | undefined;
  readonly fieldSelector?: string | undefined;
  readonly resourceVersion?: string | undefined;
}

export interface PageOptions extends ListOptions {
  readonly limit?: number | undefined;
  /** From the page before. */
  readonly continue?: string | undefined;
}

export interface WatchOptions extends ListOptions {
  /** After which the server ends the watch. */
  readonly timeoutSeconds?: number;
  /** After which a watch without events and bookmarks counts as cut off; absent: as suits an API server. Tests do not wait as long. */
  readonly silenceMs?: number;
}

export interface WriteOptions extends CallOptions {
  readonly subresource?: string;
  readonly fieldManager?: string;
  /** Admission and validation, but nothing stored. */
  readonly dryRun?: boolean;
}

export interface DeleteOptions extends CallOptions {
  readonly propagationPolicy?: 'Foreground' | 'Background' | 'Orphan';
  /** Only if it is still this object, not another one of the same name. */
  readonly uid?: string | undefined;
}
