import { resolve } from 'node:path';
import { loadManifest, type TuningSweep } from '../api/index.ts';
import { sweepIdentity } from '../grid/index.ts';
import type { Sweep } from '../sweep/types.ts';

/** What stands in the place of a cluster's id where there is no cluster. */
const LOCAL = 'local';
const RETRY_ANNOTATION = 'tuningsweep.io/retry-requested-at';

/**
 * Reads a manifest and gives its sweep the identity that it has in local mode.
 * @throws ManifestError listing every problem with its field path.
 */
export async function loadSweep(file: string): Promise<Sweep> {
  return localSweep(await loadManifest(resolve(file)));
}

/** A manifest's sweep outside any cluster; the same namespace and name always find the same rows. */
function localSweep({ metadata, spec }: TuningSweep): Sweep {
  const place = { cluster: LOCAL, namespace: metadata.namespace ?? 'default', name: metadata.name };
  const retryRequestedAt = metadata.annotations?.[RETRY_ANNOTATION];
  return { ...place, ...sweepIdentity(place), uid: LOCAL, spec, ...(retryRequestedAt && { retryRequestedAt }) };
}
