import type { Finding } from '../problem.ts';
import { isObject } from '../schema/schema.ts';
import type { JsonObject } from '../schema/schema.ts';
import { checkKey, checkLabelValue, checkName, checkNamespace } from './names.ts';

/** Every field of metav1.ObjectMeta. */
const KNOWN_FIELDS = new Set([
  'name',
  'generateName',
  'namespace',
  'selfLink',
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'labels',
  'annotations',
  'ownerReferences',
  'finalizers',
  'managedFields',
]);

/** Paths of the metadata fields that Kubernetes does not know. */
export function unknownMetadata(metadata: unknown): string[] {
  if (!isObject(metadata)) return [];
  return Object.keys(metadata)
    .filter((name) => !KNOWN_FIELDS.has(name))
    .map((name) => `metadata.${name}`);
}

/** Fields of the wrong type, which the API server cannot even read. */
export function unreadableMetadata(metadata: unknown): Finding[] {
  if (metadata === undefined || metadata === null) return [];
  if (!isObject(metadata)) return [blocking('metadata', `must be an object, not ${describe(metadata)}`)];
  const names = ['name', 'namespace'].flatMap((name) => mustBeString(`metadata.${name}`, metadata[name]));
  return [...names, ...['labels', 'annotations'].flatMap((name) => mustBeStrings(`metadata.${name}`, metadata[name]))];
}

/**
 * What the API server would not accept in readable metadata. One thing more is asked: a name of the sweep's own, because its
 * tasks are found again by it.
 */
export function checkMetadata(metadata: unknown): Finding[] {
  const { name, namespace, labels, annotations } = isObject(metadata) ? metadata : {};
  return [
    ...(text(name) === '' ? [blocking('metadata.name', 'Required value: name or generateName is required')] : []),
    ...invalid('metadata.name', text(name), text(name) === '' ? [] : checkName(text(name))),
    ...invalid('metadata.namespace', text(namespace), text(namespace) === '' ? [] : checkNamespace(text(namespace))),
    ...Object.entries(strings(labels)).flatMap(([key, value]) => [
      ...invalid('metadata.labels', key, checkKey(key)),
      ...invalid('metadata.labels', value, checkLabelValue(value)),
    ]),
    // Unlike a label's, an annotation's key may have capitals in its prefix.
    ...Object.keys(strings(annotations)).flatMap((key) =>
      invalid('metadata.annotations', key, checkKey(key.toLowerCase())),
    ),
  ];
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function strings(value: unknown): Record<string, string> {
  return Object.fromEntries(Object.entries(value ?? {}).map(([key, item]) => [key, text(item)]));
}

function invalid(path: string, value: string, complaints: readonly string[]): Finding[] {
  return complaints.map((complaint) => ({
    path,
    message: `Invalid value: ${JSON.stringify(value)}: ${complaint}`,
    blocking: false,
  }));
}

function blocking(path: string, message: string): Finding {
  return { path, message, blocking: true };
}

function mustBeString(path: string, value: unknown): Finding[] {
  if (value === undefined || value === null || typeof value === 'string') return [];
  return [blocking(path, `must be a string, not ${describe(value)}`)];
}

function mustBeStrings(path: string, value: unknown): Finding[] {
  if (value === undefined || value === null) return [];
  if (!isObject(value)) return [blocking(path, `must be a map of strings, not ${describe(value)}`)];
  return Object.entries(value satisfies JsonObject).flatMap(([key, item]) => mustBeString(`${path}.${key}`, item));
}

function describe(value: unknown): string {
  return `${JSON.stringify(value)}; put it in quotes`;
}
