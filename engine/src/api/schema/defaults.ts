import { isObject } from './schema.ts';
import type { JsonObject, Schema } from './schema.ts';

/**
 * A copy of the value with the schema's defaults in it. As on the API server, a null counts as absent: it gives way to the
 * default, or is dropped where there is none.
 */
export function withDefaults(schema: Schema, value: unknown): unknown {
  if (Array.isArray(value)) {
    const { items } = schema;
    return items ? value.map((item) => withDefaults(items, item)) : value;
  }
  return isObject(value) ? objectWithDefaults(schema, value) : value;
}

function objectWithDefaults(schema: Schema, value: JsonObject): JsonObject {
  const result: JsonObject = {};
  for (const [name, field] of Object.entries(value)) {
    const known = schema.properties?.[name] ?? schema.additionalProperties;
    if (field === null && known) continue;
    result[name] = known ? withDefaults(known, field) : field;
  }
  for (const [name, known] of Object.entries(schema.properties ?? {})) {
    if (known.default !== undefined && !(name in result)) result[name] = withDefaults(known, known.default);
  }
  return result;
}
