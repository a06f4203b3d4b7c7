import { readSweep } from '@tuningsweep/ledger';
import type { Ledger } from '@tuningsweep/ledger';
import { ANNOTATION, API, COMMAND_EXIT } from '@tuningsweep/ledger/contracts';
import { ManifestError, placeOf, theSweep, validateUpdate, withMetric } from '@tuningsweep/engine/api';
import type { ManifestDocument, TuningSweep } from '@tuningsweep/engine/api';
import { LOCAL_CLUSTER, sweepIdentity } from '@tuningsweep/engine/search';
import { recordedSpec, retryRequestOf } from '@tuningsweep/engine/sweep';
import type { Sweep } from '@tuningsweep/engine/sweep';
import { exitCodeOf, UsageError } from '../exit.ts';
import { readSources } from '../manifests/sources.ts';
import type { SourceOptions } from '../manifests/sources.ts';

/** A sweep and the document that it was read from. */
export interface LoadedSweep extends Pick<ManifestDocument, 'file' | 'line' | 'locate'> {
  readonly sweep: Sweep;
}

/** False for a sweep that an operator drives on a cluster. */
export function isLocal({ cluster }: Pick<Sweep, 'cluster'>): boolean {
  return cluster === LOCAL_CLUSTER;
}

/**
 * Reads the manifest of one sweep, and gives it the identity that it has in local mode.
 *
 * @param file or a folder, or `-`
 * @throws ManifestError listing every problem with its field path, and where there are several sweeps; UsageError
 */
export async function loadSweep(file: string): Promise<Sweep> {
  return localSweep(theSweep(file, await readSources({ filename: [file] })).manifest);
}

/**
 * The same of any number of sweeps, in the order in which they are named. What is left aside of the files is said on standard
 * error: a document of another kind may well be a sweep whose kind was misspelt.
 *
 * @throws ManifestError, UsageError; also where two sweeps have one name
 */
export async function loadSweeps(options: SourceOptions): Promise<LoadedSweep[]> {
  const { sweeps, others } = await readSources(options);
  const loaded = sweeps.map(({ manifest, ...document }) => ({ ...document, sweep: localSweep(manifest) }));
  refuseSameNames(loaded);
  if (others.length > 0) console.error(`Left aside, as no ${API.kind}: ${others.join(', ')}.`);
  return loaded;
}

/**
 * Does something with each of these sweeps, one after the other.
 *
 * @throws what that does; of several sweeps, what the user is to mend with the place of the one that it is about
 */
export async function forEachSweep<S extends LoadedSweep, T>(
  sweeps: readonly S[],
  work: (one: S) => T | Promise<T>,
): Promise<T[]> {
  const done: T[] = [];
  for (const one of sweeps) {
    try {
      done.push(await work(one));
    } catch (error) {
      const isNamed = sweeps.length === 1 || error instanceof ManifestError;
      if (isNamed || !(error instanceof Error) || exitCodeOf(error) !== COMMAND_EXIT.usage) throw error;
      throw new UsageError(`${placeOf(one)}: ${error.message}`);
    }
  }
  return done;
}

function refuseSameNames(loaded: readonly LoadedSweep[]): void {
  const places = Object.groupBy(loaded, ({ sweep }) => `${sweep.namespace}/${sweep.name}`);
  for (const [name, [first, second] = []] of Object.entries(places))
    if (first && second)
      throw new UsageError(
        `${name}: expected one manifest of each sweep, found ${placeOf(first)} and ${placeOf(second)}. ` +
          'Give one of them another name, or leave one out.',
      );
}

/** A manifest's sweep outside any cluster; the same namespace and name always find the same rows. */
function localSweep({ metadata, spec }: TuningSweep): Sweep {
  const place = { cluster: LOCAL_CLUSTER, namespace: metadata.namespace ?? 'default', name: metadata.name };
  const retryRequestedAt = retryRequestOf(metadata.annotations?.[ANNOTATION.retry]);
  const sweep = { ...place, ...sweepIdentity(place), uid: LOCAL_CLUSTER, spec: withMetric(spec) };
  return { ...sweep, ...(retryRequestedAt && { retryRequestedAt }) };
}

/** The resource that a sweep stands for, without its status. */
export function toManifest({ namespace, name, spec }: Pick<Sweep, 'namespace' | 'name' | 'spec'>): TuningSweep {
  return { apiVersion: API.apiVersion, kind: API.kind, metadata: { name, namespace }, spec };
}

/**
 * Refuses an edit that the API server would refuse, by the manifest that the ledger keeps of the sweep.
 * @throws ManifestError naming each field that may not change.
 */
export async function refuseForbiddenEdit(ledger: Ledger, { sweep, file, locate }: LoadedSweep): Promise<void> {
  const record = await readSweep(ledger, sweep.key);
  const spec = record && recordedSpec(record);
  if (!spec) return;
  const before = toManifest({ ...record, spec });
  const problems = validateUpdate(before, toManifest(sweep));
  if (problems.length > 0) throw new ManifestError(file, problems.map(locate));
}
