import type { V1Job, V1Lease, V1ObjectMeta, V1Pod, V1Secret } from '@kubernetes/client-node';

/**
 * A type of @kubernetes/client-node as its JSON is on the wire: times are strings (so that microseconds survive and
 * nothing is converted back and forth), and names have no underscore in front.
 */
export type Wire<T> = T extends Date
  ? string
  : T extends readonly (infer Item)[]
    ? Wire<Item>[]
    : T extends object
      ? { [K in keyof T as K extends `_${infer Name}` ? Name : K]: Wire<T[K]> }
      : T;

export type ObjectMeta = Wire<V1ObjectMeta>;

/** What every object of the API has. Items of a list come without `apiVersion` and `kind`. */
export interface KubeObject {
  apiVersion?: string;
  kind?: string;
  metadata?: ObjectMeta;
}

export type Job = Wire<V1Job>;
export type Pod = Wire<V1Pod>;
export type Lease = Wire<V1Lease>;
export type Secret = Wire<V1Secret>;

/** Where objects of a type live in the API. */
export interface ResourceType<T extends KubeObject> {
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly namespaced: boolean;
  /** Never set: carries the type of the objects. */
  readonly object?: T;
}

export const JOBS: ResourceType<Job> = { group: 'batch', version: 'v1', plural: 'jobs', namespaced: true };
export const PODS: ResourceType<Pod> = { group: '', version: 'v1', plural: 'pods', namespaced: true };
export const SECRETS: ResourceType<Secret> = { group: '', version: 'v1', plural: 'secrets', namespaced: true };
export const SERVICES: ResourceType<KubeObject> = { group: '', version: 'v1', plural: 'services', namespaced: true };
export const LEASES: ResourceType<Lease> = {
  group: 'coordination.k8s.io',
  version: 'v1',
  plural: 'leases',
  namespaced: true,
};

/** Names an object; the namespace is left out for those that have none. */
export interface ObjectRef {
  readonly namespace?: string;
  readonly name: string;
}

/** One page of a list. */
export interface KubeList<T extends KubeObject> {
  metadata: { resourceVersion?: string; continue?: string; remainingItemCount?: number };
  items: T[];
}

/** The path of a collection: in one namespace, or in all of them when none is given. */
export function collectionPath<T extends KubeObject>(resource: ResourceType<T>, namespace?: string): string {
  const root = resource.group ? `/apis/${resource.group}` : '/api';
  const scope = resource.namespaced && namespace ? `/namespaces/${encodeURIComponent(namespace)}` : '';
  return `${root}/${resource.version}${scope}/${resource.plural}`;
}

/** The path of one object, or of a subresource of it. @throws TypeError when the namespace is missing. */
export function objectPath<T extends KubeObject>(
  resource: ResourceType<T>,
  { namespace, name }: ObjectRef,
  subresource?: string,
): string {
  if (resource.namespaced && !namespace) {
    throw new TypeError(`${resource.plural} ${name}: expected a namespace, found none`);
  }
  const path = `${collectionPath(resource, namespace)}/${encodeURIComponent(name)}`;
  return subresource ? `${path}/${subresource}` : path;
}

/** Namespace and name of an object that has them. @throws TypeError when it has no name. */
export function refOf(object: KubeObject): ObjectRef {
  const name = object.metadata?.name;
  if (!name) throw new TypeError(`${object.kind ?? 'object'}: expected metadata.name, found none`);
  const namespace = object.metadata?.namespace;
  return namespace ? { namespace, name } : { name };
}
