import fc from 'fast-check';
import assert from 'node:assert/strict';
import type { SweepResource } from '../../../operator/src/cache/resources.ts';
import { manifestOf } from '../../operator/manifest.ts';
import type { TestEnvironment } from '../../operator/environment.ts';
import { until } from '../../support/until.ts';
import { fuzzedManifests } from './manifests.ts';

/** How many edits the API server took, and how many it refused. */
export interface Edits {
  taken: number;
  refused: number;
}

/**
 * Edits sweeps to generated manifests, several at a time, under a running operator. Each edit that the API server takes
 * has to be seen by the operator, and each sweep, edited back, has to be as it was before.
 */
export async function fuzzEdits(
  environment: TestEnvironment,
  sweeps: number,
  edits: number,
  seed: number,
): Promise<Edits> {
  const manifests = fc.sample(fuzzedManifests('any'), { numRuns: edits, seed });
  const counts = { taken: 0, refused: 0 };
  const names = Array.from({ length: sweeps }, (_, at) => `fuzzed-${at}`);
  await Promise.all(
    names.map(async (name) => {
      const sweep = await EditedSweep.make(environment, name);
      for (let next = manifests.pop(); next; next = manifests.pop())
        counts[(await sweep.thereAndBack(next.spec)) ? 'taken' : 'refused'] += 1;
      await sweep.delete();
    }),
  );
  return counts;
}

const LIMIT_MS = 180_000;
const RESTING = ['Ready True Suspended', 'Stalled False Suspended', 'GridWritten True GridWritten'];

class EditedSweep {
  readonly #environment: TestEnvironment;
  readonly #path: string;
  readonly #good: SweepResource;

  constructor(environment: TestEnvironment, path: string, good: SweepResource) {
    this.#environment = environment;
    this.#path = path;
    this.#good = good;
  }

  /** A sweep that is suspended, so that it has all but Jobs. */
  static async make(environment: TestEnvironment, name: string): Promise<EditedSweep> {
    const all = `/apis/tuningsweep.io/v1alpha1/namespaces/${environment.namespace}/tuningsweeps`;
    const manifest = { ...manifestOf({ suspend: true }, {}), metadata: { name } };
    await environment.cluster.api.call('POST', all, manifest);
    const path = `${all}/${name}`;
    return new EditedSweep(environment, path, await rests(environment, path));
  }

  /** @returns whether the API server took the edit */
  async thereAndBack(spec: unknown): Promise<boolean> {
    const { status } = await this.#put(heldBack(spec));
    assert(status < 500);
    if (status >= 300) return false;
    try {
      await seen(this.#environment, this.#path);
      assert.equal((await this.#put(this.#good.spec)).status, 200);
      await rests(this.#environment, this.#path);
    } catch (error) {
      const { status: found } = await this.#environment.cluster.api.call<SweepResource>('GET', this.#path);
      throw new Error(`edited to ${JSON.stringify(spec)}, found ${JSON.stringify(found)}`, { cause: error });
    }
    return true;
  }

  async delete(): Promise<void> {
    await this.#environment.cluster.api.call('DELETE', this.#path);
  }

  async #put(spec: unknown) {
    const change = spec === undefined ? { op: 'remove', path: '/spec' } : { op: 'replace', path: '/spec', value: spec };
    return this.#environment.cluster.api.send(
      'PATCH',
      this.#path,
      JSON.stringify([change]),
      'application/json-patch+json',
    );
  }
}

/** A ticker cannot be edited, and a sweep that runs would need nodes; what is broken there stays broken. */
function heldBack(spec: unknown): unknown {
  if (typeof spec !== 'object' || spec === null) return spec;
  const data = 'data' in spec && typeof spec.data === 'object' ? { ...spec.data, ticker: 'T' } : undefined;
  return { ...spec, ...(data && { data }), suspend: true };
}

/** The resource, once the operator has seen its latest edit and says what it makes of it. */
async function seen(environment: TestEnvironment, path: string): Promise<SweepResource> {
  const look = async (): Promise<SweepResource | false> => {
    const resource = await environment.cluster.api.call<SweepResource>('GET', path);
    return resource.status?.observedGeneration === resource.metadata.generation && resource;
  };
  return until(`the operator sees the edit of ${path}`, look, LIMIT_MS);
}

/** The same, once it is suspended with its whole grid written. */
async function rests(environment: TestEnvironment, path: string): Promise<SweepResource> {
  const look = async (): Promise<SweepResource | false> => {
    const resource = await seen(environment, path);
    const conditions = (resource.status?.conditions ?? []).map(
      ({ type, status, reason }) => `${type} ${status} ${reason}`,
    );
    return RESTING.every((condition) => conditions.includes(condition)) && resource;
  };
  return until(`${path} rests`, look, LIMIT_MS);
}
