import type { SpecChanges } from '../../../operator/manifest.ts';
import type { TestEnvironment } from '../../../operator/environment.ts';
import type { ApiProxy } from '../proxies/api-proxy.ts';

export type Template = NonNullable<NonNullable<SpecChanges['trainer']>['template']>;

/** Something for which a pod or a Job waits, and what the operator has to make of it. */
export interface StuckState {
  readonly name: string;
  /** What of the manifest leads to it. */
  readonly template?: Template;
  /** What of the cluster leads to it, before the sweep is applied. */
  readonly before?: (environment: TestEnvironment) => Promise<unknown>;
  /** What of the cluster leads to it, once Jobs are there. */
  readonly during?: (environment: TestEnvironment, job: string) => Promise<unknown>;
  /** The operator's way to the API server, where that leads to it. */
  readonly way?: (environment: TestEnvironment) => Promise<ApiProxy>;
  /** The reason that Ready has then, and what its message says; absent where it is over before anybody waits. */
  readonly told?: { readonly reason: string; readonly words: RegExp };
  /** The seconds that its tasks have to start; absent: few. */
  readonly startsWithin?: number;
  /** How the note of its tasks begins once their time is up; absent: it waits for as long as it takes. */
  readonly note?: RegExp;
  /** Ends it, so that the sweep goes on. */
  readonly mend?: (environment: TestEnvironment, job: string) => Promise<unknown>;
}

/** Longer than a pod may be silent about why it waits before anybody is told (half a minute). */
export const BEYOND_SILENCE = 50;

export const apply = (environment: TestEnvironment, manifest: object): Promise<string> =>
  environment.cluster.kubectl(['-n', environment.namespace, 'apply', '-f', '-'], { stdin: JSON.stringify(manifest) });

/** A pod's annotation by which its node is lost: nobody there takes it, tells of it or ends it. */
export const SILENT = 'test.tuningsweep.io/silent';

/** A pod's annotation by which kwok has its containers wait. */
export const waits = (reason: string): Template => ({
  metadata: { annotations: { 'test.tuningsweep.io/waiting': reason } },
});
