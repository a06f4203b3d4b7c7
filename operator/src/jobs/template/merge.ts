/** A JSON object of unknown fields. */
export type Json = Record<string, unknown>;

/** Lists of objects whose entries are told apart by one field, as in Kubernetes' strategic merge. */
const KEYS: Record<string, string> = {
  containers: 'name',
  initContainers: 'name',
  volumes: 'name',
  imagePullSecrets: 'name',
  resourceClaims: 'name',
  env: 'name',
  volumeMounts: 'mountPath',
};

/**
 * Lays one object over another: fields of `over` win, objects are merged field by field, the keyed lists of a pod spec
 * entry by entry, other lists are replaced. Neither argument is changed.
 */
export function layOver(under: Json, over: Json): Json {
  const merged: Json = { ...under };
  for (const [field, value] of Object.entries(over)) merged[field] = layField(field, under[field], value);
  return merged;
}

function layField(field: string, under: unknown, over: unknown): unknown {
  const key = KEYS[field];
  if (key && isObjectList(under) && isObjectList(over)) return layList(key, under, over);
  return isObject(under) && isObject(over) ? layOver(under, over) : over;
}

function layList(key: string, under: Json[], over: Json[]): Json[] {
  const entries = new Map(under.map((entry) => [entry[key], entry]));
  for (const entry of over) entries.set(entry[key], layOver(entries.get(entry[key]) ?? {}, entry));
  return [...entries.values()];
}

/** True for a JSON object: neither a list nor null. */
export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** True for a list of nothing but JSON objects. */
export function isObjectList(value: unknown): value is Json[] {
  return Array.isArray(value) && value.every(isObject);
}
