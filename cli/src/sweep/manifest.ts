import { readSweep } from '@tuningsweep/ledger';
import type { Ledger } from '@tuningsweep/ledger';
import { ANNOTATION, API } from '@tuningsweep/ledger/contracts';
import { loadManifest, ManifestError, validateUpdate, withMetric } from '@tuningsweep/engine/api';
import type { TuningSweep } from '@tuningsweep/engine/api';
import { LOCAL_CLUSTER, sweepIdentity } from '@tuningsweep/engine/search';
import { recordedSpec, retryRequestOf } from '@tuningsweep/engine/sweep';
import type { Sweep } from '@tuningsweep/engine/sweep';

/** False for a sweep that an operator drives on a cluster. */
export function isLocal({ cluster }: Pick<Sweep, 'cluster'>): boolean {
  return cluster === LOCAL_CLUSTER;
}

/**
 * Reads a manifest and gives its sweep the identity that it has in local mode.
 * @throws ManifestError listing every problem with its field path.
 */
export async function loadSweep(file: string): Promise<Sweep> {
  return localSweep(await loadManifest(file));
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
export async function refuseForbiddenEdit(ledger: Ledger, sweep: Sweep, file: string): Promise<void> {
  const record = await readSweep(ledger, sweep.key);
  const spec = record && recordedSpec(record);
  if (!spec) return;
  const before = toManifest({ ...record, spec });
  const problems = validateUpdate(before, toManifest(sweep));
  if (problems.length > 0) throw new ManifestError(file, problems);
}
