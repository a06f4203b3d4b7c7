import { isObject } from './schema.ts';
import type { Schema } from './schema.ts';

/**
 * A JSON value as CEL sees it under a Kubernetes schema: integers as BigInt, numbers as doubles, `format: date` as a timestamp,
 * and of an object only the fields that the schema describes, all entries of a map. The value must fit the schema.
 */
export function toCel(schema: Schema, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => toCel(schema.items ?? {}, item));
  if (isObject(value)) return objectToCel(schema, value);
  if (schema.type === 'integer' && typeof value === 'number') return BigInt(value);
  if (schema.format === 'date' && typeof value === 'string') return new Date(`${value}T00:00:00Z`);
  return value;
}

function objectToCel(schema: Schema, value: Record<string, unknown>): Record<string, unknown> {
  const described = schema.additionalProperties
    ? Object.keys(value).map((name) => [name, schema.additionalProperties] as const)
    : Object.entries(schema.properties ?? {}).filter(([name]) => name in value);
  return Object.fromEntries(described.map(([name, field]) => [name, toCel(field ?? {}, value[name])]));
}
