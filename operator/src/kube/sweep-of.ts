import { ANNOTATION } from '@tuningsweep/ledger/contracts';
import { sweepIdentity } from '../grid/index.ts';
import { retryStamp } from '../sweep/retry-stamp.ts';
import type { Sweep } from '../sweep/types.ts';
import type { SweepResource } from './resources.ts';

/**
 * The sweep that a resource stands for.
 * @param cluster the cluster's id, so that one database can serve several clusters.
 */
export function sweepOf({ metadata, spec }: SweepResource, cluster: string): Sweep {
  const { name = '', namespace = '', uid = '', labels, annotations } = metadata;
  const place = { cluster, namespace, name };
  const retryRequestedAt = retryStamp(annotations?.[ANNOTATION.retry]);
  return {
    ...place,
    ...sweepIdentity(place),
    uid,
    spec,
    ...(labels && { labels }),
    ...(retryRequestedAt && { retryRequestedAt }),
  };
}
