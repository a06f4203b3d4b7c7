import { isObject } from './schema.ts';
import type { Schema } from './schema.ts';

/**
 * A JSON value as CEL sees it under a Kubernetes schema: integers as BigInt, numbers as doubles, `format: date` as a timestamp,
 * and of an object only the fields that the schema describes, of a map all entries. The value must fit the schema.
 */
export function toCel(schema: Schema, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => toCel(schema.items ?? {}, item));
  if (isObject(value)) return objectToCel(schema, value);
  if (isInt(schema, value)) return BigInt(value);
  if (schema.format === 'date' && typeof value === 'string') return new Date(`${value}T00:00:00Z`);
  return value;
}

function isInt(schema: Schema, value: unknown): value is number {
  if (schema['x-kubernetes-int-or-string']) return typeof value === 'number';
  return schema.type === 'integer' && typeof value === 'number';
}

function objectToCel(schema: Schema, value: Record<string, unknown>): Record<string, unknown> {
  const { properties = {}, additionalProperties } = schema;
  const described = additionalProperties
    ? Object.keys(value).map((name) => [name, additionalProperties] as const)
    : Object.entries(properties).filter(([name]) => name in value);
  return Object.fromEntries(described.map(([name, field]) => [name, toCel(field, value[name])]));
}
