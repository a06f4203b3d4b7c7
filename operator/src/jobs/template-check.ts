import type { Stall, Sweep } from '@tuningsweep/engine/sweep';
import { isAlreadyExists, isInvalid, JOBS, KubeApiError, monotonicMs } from '@tuningsweep/kube-runtime';
import type { KubeClient } from '@tuningsweep/kube-runtime';
import { trainerJob } from './job.ts';

/** A refusal may come from a policy, a LimitRange or a webhook, which are mended without an edit of the sweep. */
export const ASK_AGAIN_MS = 60_000;

/**
 * Asks the API server by a dry run whether it would take the sweep's Jobs, so that a bad template stalls the sweep before
 * its grid is written. A good answer counts until the trainer is edited or a Job is refused, a bad one for a minute.
 */
export class TemplateCheck {
  readonly #client: KubeClient;
  readonly #defaultImage: string;
  readonly #checked = new Map<string, { spec: string; stall: Stall | undefined; at: number }>();

  constructor(client: KubeClient, defaultImage: string) {
    this.#client = client;
    this.#defaultImage = defaultImage;
  }

  /** @throws KubeApiError for what may pass by itself, such as a quota. */
  async check(sweep: Sweep): Promise<Stall | undefined> {
    const key = `${sweep.namespace}/${sweep.name}`;
    const spec = JSON.stringify([sweep.uid, sweep.spec.trainer, sweep.labels]);
    const known = this.#checked.get(key);
    const now = monotonicMs();
    if (known?.spec === spec && (!known.stall || now - known.at < ASK_AGAIN_MS)) return known.stall;
    const stall = await this.#dryRun(sweep);
    this.#checked.set(key, { spec, stall, at: now });
    return stall;
  }

  /** @param key `namespace/name` of a sweep that is gone, or whose Jobs are refused in spite of a good answer */
  forget(key: string): void {
    this.#checked.delete(key);
  }

  async #dryRun(sweep: Sweep): Promise<Stall | undefined> {
    const codeTask = `${sweep.key}-dry-run`;
    const job = trainerJob(sweep, { codeTask, run: 1, defaultImage: this.#defaultImage, ledgerId: 'dry-run' });
    try {
      await this.#client.create(JOBS, job, { dryRun: true });
    } catch (error) {
      if (error instanceof KubeApiError && isInvalid(error))
        return { reason: 'InvalidTemplate', message: describe(error) };
      if (!isAlreadyExists(error)) throw error;
    }
    return undefined;
  }
}

function describe({ serverMessage }: KubeApiError): string {
  return `spec.trainer: the API server refuses the Jobs it leads to: ${serverMessage}`;
}
