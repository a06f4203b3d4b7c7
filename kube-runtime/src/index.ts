export { jittered } from './backoff.ts';
export { Informer } from './cache/informer.ts';
export { listAll } from './cache/pager.ts';
export { keyOf, Store } from './cache/store.ts';
export { KubeClient } from './client/client.ts';
export { loadKubeConfig, NoKubeConfigError } from './client/credentials.ts';
export {
  isAlreadyExists,
  isBadRequest,
  isConflict,
  isForbidden,
  isInvalid,
  isNotFound,
  KubeApiError,
  KubeConnectionError,
  KubeError,
} from './client/errors.ts';
export type { RequestObservation } from './client/transport.ts';
export { LeaderElector, LeadershipLostError } from './election/leader-election.ts';
export { LeaseLock } from './election/lease-lock.ts';
export { LeaseObserver } from './election/lease-record.ts';
export { WorkQueue } from './queue/workqueue.ts';
export type { WorkQueueHooks } from './queue/workqueue.ts';
export { JOBS, LEASES, PODS, refOf, SECRETS, SERVICES } from './resource.ts';
export type { Job, KubeObject, ObjectMeta, ObjectRef, Pod, ResourceType, Secret, Wire } from './resource.ts';
export { monotonicMs } from './time.ts';
