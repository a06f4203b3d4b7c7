import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { rootSchema } from './crd.ts';
import { generateReference } from '../../../scripts/generate/api/reference.ts';
import { generateTypes } from '../../../scripts/generate/api/types.ts';
import type { Schema } from './schema/schema.ts';

/** The keywords that local validation, defaults and the generators know what to do with. */
const KNOWN_KEYWORDS = [
  'type',
  'description',
  'default',
  'enum',
  'format',
  'pattern',
  'minLength',
  'maxLength',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'minItems',
  'maxItems',
  'minProperties',
  'maxProperties',
  'required',
  'properties',
  'additionalProperties',
  'items',
  'x-kubernetes-list-type',
  'x-kubernetes-list-map-keys',
  'x-kubernetes-preserve-unknown-fields',
  'x-kubernetes-int-or-string',
  'x-kubernetes-validations',
];

interface Node {
  path: string;
  schema: Schema;
}

function nodes(schema: Schema, path: string): Node[] {
  const children = [
    ...Object.entries(schema.properties ?? {}).map(([name, child]) => nodes(child, `${path}.${name}`)),
    ...(schema.items ? [nodes(schema.items, `${path}[]`)] : []),
    ...(schema.additionalProperties ? [nodes(schema.additionalProperties, `${path}{}`)] : []),
  ];
  return [{ path, schema }, ...children.flat()];
}

/** All nodes that are ours to describe, not Kubernetes'. */
const described = nodes(rootSchema, '').filter(({ path }) => !['.apiVersion', '.kind', '.metadata'].includes(path));

function pathsWhere(isWrong: (schema: Schema, path: string) => boolean): string[] {
  return described.filter(({ schema, path }) => isWrong(schema, path)).map(({ path }) => path);
}

test('every keyword of the CRD is one that local validation knows', () => {
  expect(pathsWhere((schema) => Object.keys(schema).some((key) => !KNOWN_KEYWORDS.includes(key)))).toEqual([]);
});

test('every field is described', () => {
  const isInner = (path: string) => /(\[\]|\{\})$/.test(path);
  expect(pathsWhere((schema, path) => !schema.description && !isInner(path))).toEqual([]);
});

test('every string, list and map is bounded, so that the API server can bound the cost of rules', () => {
  const unbounded = {
    string: (schema: Schema) => schema.maxLength === undefined && schema.enum === undefined,
    array: (schema: Schema) => schema.maxItems === undefined,
    object: (schema: Schema) => schema.additionalProperties !== undefined && schema.maxProperties === undefined,
    integer: (schema: Schema) => schema.minimum === undefined && schema.description?.endsWith('of the task.') !== true,
    number: () => false,
    boolean: () => false,
  };
  expect(pathsWhere((schema) => schema.type !== undefined && unbounded[schema.type](schema))).toEqual([]);
});

test('every list says how it is merged, and every rule what is wrong', () => {
  expect(pathsWhere((schema) => schema.type === 'array' && !schema['x-kubernetes-list-type'])).toEqual([]);
  expect(pathsWhere((schema) => (schema['x-kubernetes-validations'] ?? []).some((rule) => !rule.message))).toEqual([]);
});

test.for([
  ['the types', './types.generated.ts', generateTypes],
  ['the reference', '../../../docs/reference/api.md', generateReference],
] as const)('%s are up to date', async ([, file, generate]) => {
  expect(await readFile(new URL(file, import.meta.url), 'utf8')).toBe(await generate());
});
