import { reportsToFile, trainerInTemplate } from '@tuningsweep/engine/api';
import type { TrainerDefaults } from '@tuningsweep/engine/api';
import type { Stall, Sweep } from '@tuningsweep/engine/sweep';
import { isAlreadyExists, isBadRequest, isInvalid, JOBS, monotonicMs } from '@tuningsweep/kube-runtime';
import type { KubeClient } from '@tuningsweep/kube-runtime';
import { trainerJob } from '../job.ts';

/** A refusal may come from a policy, a LimitRange or a webhook, which are mended without an edit of the sweep. */
export const ASK_AGAIN_MS = 60_000;

/** What Jobs are made of beside the sweep. */
export interface Platform {
  defaultImage: string;
  reporterImage: string;
  defaults: TrainerDefaults;
}

/**
 * Asks the API server by a dry run whether it would take the sweep's Jobs, so that a bad template stalls the sweep before
 * its grid is written. A good answer counts until the trainer is edited or a Job is refused, a bad one for a minute.
 */
export class TemplateCheck {
  readonly #client: KubeClient;
  readonly #platform: Platform;
  readonly #checked = new Map<string, { spec: string; stall: Stall | undefined; at: number }>();

  constructor(client: KubeClient, platform: Platform) {
    this.#client = client;
    this.#platform = platform;
  }

  /** @throws KubeApiError for what may pass by itself, such as a quota. */
  async check(sweep: Sweep): Promise<Stall | undefined> {
    const key = `${sweep.namespace}/${sweep.name}`;
    const spec = JSON.stringify([sweep.uid, sweep.spec.trainer, sweep.labels]);
    const known = this.#checked.get(key);
    const now = monotonicMs();
    if (known?.spec === spec && (!known.stall || now - known.at < ASK_AGAIN_MS)) return known.stall;
    const stall = await this.#stallOf(sweep);
    this.#checked.set(key, { spec, stall, at: now });
    return stall;
  }

  /** @param key `namespace/name` of a sweep that is gone, or whose Jobs are refused in spite of a good answer */
  forget(key: string): void {
    this.#checked.delete(key);
  }

  async #stallOf(sweep: Sweep): Promise<Stall | undefined> {
    if (lacksImage(sweep)) return { reason: 'InvalidTemplate', message: NO_IMAGE };
    const { defaults } = this.#platform;
    const refusal = await this.#refusalOf(sweep, defaults);
    if (refusal === undefined) return undefined;
    if (isEmpty(defaults) || (await this.#refusalOf(sweep, {})) === refusal)
      return {
        reason: 'InvalidTemplate',
        message: `spec.trainer: the API server refuses the Jobs it leads to: ${refusal}`,
      };
    const said = `the API server refuses the Jobs they lead to: ${refusal}`;
    if ((await this.#refusalOf(withoutTemplate(sweep), defaults)) !== refusal)
      return { reason: 'InvalidTemplate', message: `spec.trainer together with ${DEFAULTS}: ${said}` };
    const message = `not this manifest but ${DEFAULTS}: ${said}`;
    return { reason: 'InvalidTrainerDefaults', message };
  }

  /** What the API server has against the Jobs of a sweep; undefined where it would take them. */
  async #refusalOf(sweep: Sweep, defaults: TrainerDefaults): Promise<string | undefined> {
    const names = { codeTask: `${sweep.key}-dry-run`, run: 1, ledgerId: 'dry-run' };
    try {
      await this.#client.create(JOBS, trainerJob(sweep, { ...this.#platform, ...names, defaults }), { dryRun: true });
    } catch (error) {
      if (isInvalid(error) || isBadRequest(error)) return error.serverMessage;
      if (!isAlreadyExists(error)) throw error;
    }
    return undefined;
  }
}

const NO_IMAGE =
  'spec.trainer.command: on a cluster the program runs in a container, and no image for it is named. Set spec.trainer.image, ' +
  'or the image of the container trainer in spec.trainer.template; without one, tuningsweep run starts it as a local program.';

/** A program of the manifest's own is in none of our images. */
function lacksImage({ spec: { trainer } }: Sweep): boolean {
  return reportsToFile(trainer) && trainer.image === undefined && trainerInTemplate(trainer)?.image === undefined;
}

const DEFAULTS = 'the operator’s trainer defaults (the chart’s trainer.defaults)';

function isEmpty({ jobMetadata, template }: TrainerDefaults): boolean {
  return !jobMetadata && !template;
}

/** The sweep as if its manifest said nothing of how its Jobs and pods are to be. */
function withoutTemplate(sweep: Sweep): Sweep {
  const { jobMetadata: _, template: __, resources: ___, ...trainer } = sweep.spec.trainer;
  return { ...sweep, spec: { ...sweep.spec, trainer } };
}
