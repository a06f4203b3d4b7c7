import { childPath } from '../problem.ts';
import { isObject } from './schema.ts';
import type { Schema } from './schema.ts';

/**
 * Paths of the fields that the schema does not know, as strict field validation (kubectl's default) finds them: also where it
 * expects no object at all.
 */
export function unknownFields(schema: Schema, value: unknown, path = ''): string[] {
  if (schema['x-kubernetes-preserve-unknown-fields']) return [];
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => unknownFields(schema.items ?? {}, item, `${path}[${index}]`));
  }
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, field]) => {
    const known = schema.properties?.[name] ?? schema.additionalProperties;
    return known ? unknownFields(known, field, childPath(path, name)) : [childPath(path, name)];
  });
}
