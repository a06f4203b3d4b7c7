import { ANNOTATION } from '@tuningsweep/ledger/contracts';
import { withMetric } from '@tuningsweep/engine/api';
import { sweepIdentity } from '@tuningsweep/engine/search';
import { retryRequestOf } from '@tuningsweep/engine/sweep';
import type { Sweep } from '@tuningsweep/engine/sweep';
import type { SweepResource } from '../cache/resources.ts';

/**
 * The sweep that a resource stands for.
 * @param cluster the cluster's id, so that one database can serve several clusters.
 */
export function sweepOf({ metadata, spec }: SweepResource, cluster: string): Sweep {
  const { name = '', namespace = '', uid = '', labels, annotations } = metadata;
  const place = { cluster, namespace, name };
  const acceptedTrainer = annotations?.[ANNOTATION.acceptTrainer];
  const retryRequestedAt = retryRequestOf(annotations?.[ANNOTATION.retry]);
  return {
    ...place,
    ...sweepIdentity(place),
    uid,
    spec: withMetric(spec),
    ...(labels && { labels }),
    ...(retryRequestedAt && { retryRequestedAt }),
    ...(acceptedTrainer && { acceptedTrainer }),
  };
}
