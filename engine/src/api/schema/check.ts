import { Ajv } from 'ajv';
import type { ErrorObject, Schema as AjvSchema } from 'ajv';
import addFormats from 'ajv-formats';
import { childPath } from '../problem.ts';
import type { Finding } from '../problem.ts';
import { isBlocking, isInteger, schemaMessage } from './messages.ts';
import type { Schema } from './schema.ts';

/** Checks values against a structural schema. */
export type SchemaCheck = (value: unknown) => Finding[];

/** Compiles a structural schema (without its CEL rules) into a check that speaks as the API server does. */
export function compileSchema(schema: Schema): SchemaCheck {
  const ajv = new Ajv({ allErrors: true, verbose: true, allowUnionTypes: true });
  addFormats.default(ajv, ['date', 'date-time']);
  ajv.addKeyword({ keyword: INTEGER, type: 'number', errors: false, validate: isIntegerAgain });
  const validate = ajv.compile(toAjv(schema));
  return (value) => (validate(value) ? [] : (validate.errors ?? []).filter(isFirstOfString).map(toFinding));
}

/** ajv takes whole numbers of any size for integers; this keyword's value is the type that the server then misses. */
const INTEGER = 'integer';

function isIntegerAgain(_: unknown, value: number): boolean {
  // Fractions are found by `type` already.
  return isInteger(value) || !Number.isInteger(value);
}

/** Keywords of strings, in the order in which the API server looks at them; it stops at the first that is violated. */
const STRING_KEYWORDS = ['maxLength', 'minLength', 'pattern'];

function isFirstOfString(error: ErrorObject, _: number, all: readonly ErrorObject[]): boolean {
  const before = STRING_KEYWORDS.slice(0, Math.max(0, STRING_KEYWORDS.indexOf(error.keyword)));
  return !all.some((other) => other.instancePath === error.instancePath && before.includes(other.keyword));
}

/** What ajv is given of each node: keywords that mean the same in JSON Schema and in a structural schema. */
const SHARED_KEYWORDS = [
  'enum',
  'pattern',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'minProperties',
  'maxProperties',
  'required',
] as const;

function toAjv(node: Schema): Exclude<AjvSchema, boolean> {
  const shared = SHARED_KEYWORDS.filter((key) => node[key] !== undefined).map((key) => [key, node[key]]);
  const type = node['x-kubernetes-int-or-string'] ? ['integer', 'string'] : node.type;
  return {
    ...Object.fromEntries(shared),
    ...bounds(node),
    ...(type !== undefined && { type }),
    ...([type].flat().includes('integer') && { [INTEGER]: type }),
    ...(node.type === 'string' && node.format && { format: node.format }),
    ...(node.items && { items: toAjv(node.items) }),
    ...(node.additionalProperties && { additionalProperties: toAjv(node.additionalProperties) }),
    ...(node.properties && { properties: mapValues(node.properties, toAjv) }),
  };
}

/** OpenAPI v3 has exclusive bounds as flags beside the bound, JSON Schema as numbers of their own. */
function bounds({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: Schema): object {
  return {
    ...(minimum !== undefined && { [exclusiveMinimum ? 'exclusiveMinimum' : 'minimum']: minimum }),
    ...(maximum !== undefined && { [exclusiveMaximum ? 'exclusiveMaximum' : 'maximum']: maximum }),
  };
}

function mapValues<A, B>(record: Readonly<Record<string, A>>, map: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}

function toFinding(error: ErrorObject): Finding {
  const path = toPath(error.instancePath);
  if (error.keyword === 'required') {
    return {
      path: childPath(path, String(error.params['missingProperty'])),
      message: 'Required value',
      blocking: true,
    };
  }
  return { path, message: schemaMessage(path, error), blocking: isBlocking(error.keyword) };
}

/** A JSON pointer (`/spec/axes/0`) as a field path (`spec.axes[0]`). */
function toPath(pointer: string): string {
  const names = pointer.split('/').slice(1);
  return names.reduce((path, name) => {
    if (/^\d+$/.test(name)) return `${path}[${name}]`;
    return childPath(path, name.replaceAll('~1', '/').replaceAll('~0', '~'));
  }, '');
}
