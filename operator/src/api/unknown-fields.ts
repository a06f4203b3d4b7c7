import { childPath } from './problem.ts';
import { isObject, type Schema } from './schema.ts';

/**
 * Paths of the fields that the schema does not know, as strict field validation (kubectl's default) finds them.
 * Metadata is not looked into: Kubernetes describes it, not the schema.
 */
export function unknownFields(schema: Schema, value: unknown, path = ''): string[] {
  if (schema.items && Array.isArray(value)) {
    const { items } = schema;
    return value.flatMap((item, index) => unknownFields(items, item, `${path}[${index}]`));
  }
  if (!schema.properties || !isObject(value)) return [];
  return Object.entries(value).flatMap(([name, field]) => {
    const known = schema.properties?.[name];
    return known ? unknownFields(known, field, childPath(path, name)) : [childPath(path, name)];
  });
}
