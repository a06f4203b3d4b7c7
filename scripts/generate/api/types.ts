import { compile } from 'json-schema-to-typescript';
import { API_VERSION, KIND, rootSchema } from '../../../engine/src/api/crd.ts';
import type { Schema } from '../../../engine/src/api/schema/schema.ts';

type JsonSchema = Parameters<typeof compile>[0];

/** The nodes that get a type of their own, by path; all others are written inline. */
const TYPE_NAMES: Readonly<Record<string, string>> = {
  '': KIND,
  spec: `${KIND}Spec`,
  'spec.data': 'DataWindow',
  'spec.parameters': 'ParameterAxes',
  'spec.parameters{}': 'ParameterAxis',
  'spec.algorithm': 'Algorithm',
  'spec.objective': 'Objective',
  'spec.evaluation': 'Evaluation',
  'spec.artifacts': 'Artifacts',
  'spec.trainer': 'TrainerSpec',
  'spec.trainer.resources': 'TrainerResources',
  'spec.trainer.jobMetadata': 'JobMetadata',
  'spec.trainer.template': 'TrainerTemplate',
  status: `${KIND}Status`,
  'status.conditions[]': 'Condition',
  'status.tasks': 'TaskCounts',
  'status.best': 'BestTask',
};

/** The fields of metav1.ObjectMeta that this project reads; the CRD may not describe them, Kubernetes does. */
const OBJECT_META: JsonSchema = {
  title: 'ObjectMeta',
  description: 'Metadata of a Kubernetes object: the fields that are read here.',
  type: 'object',
  required: ['name'],
  additionalProperties: false,
  properties: {
    name: { type: 'string' },
    namespace: { type: 'string' },
    uid: { type: 'string' },
    generation: { type: 'integer' },
    resourceVersion: { type: 'string' },
    creationTimestamp: { type: 'string' },
    deletionTimestamp: { type: 'string' },
    finalizers: { type: 'array', items: { type: 'string' } },
    labels: { type: 'object', additionalProperties: { type: 'string' } },
    annotations: { type: 'object', additionalProperties: { type: 'string' } },
  },
};

const BANNER = `// Generated from crds/tuningsweep.yaml by scripts/generate/main.ts. Do not edit.
//
// The types speak of validated objects: a field with a default is always there.`;

/** The TypeScript types of the API, as the text of a module. */
export async function generateTypes(): Promise<string> {
  const root = toJsonSchema(rootSchema, '');
  return compile(root, KIND, { bannerComment: BANNER, style: { printWidth: 120, singleQuote: true } });
}

function toJsonSchema(node: Schema, path: string): JsonSchema {
  if (path === 'metadata') return OBJECT_META;
  return { ...describe(node, path), ...shape(node, path) };
}

function describe(node: Schema, path: string): JsonSchema {
  const title = TYPE_NAMES[path];
  return { ...(title && { title }), ...(node.description && { description: node.description }) };
}

function shape(node: Schema, path: string): JsonSchema {
  if (node['x-kubernetes-int-or-string']) return { type: ['integer', 'string'] };
  if (node.items) return { type: 'array', items: toJsonSchema(node.items, `${path}[]`) };
  if (node.additionalProperties) {
    return { type: 'object', additionalProperties: toJsonSchema(node.additionalProperties, `${path}{}`) };
  }
  if (node['x-kubernetes-preserve-unknown-fields']) {
    return node.type === undefined
      ? { type: ['number', 'string', 'boolean'] }
      : { type: 'object', additionalProperties: true };
  }
  if (node.properties) return objectShape(node, path);
  if (path === 'apiVersion') return { enum: [API_VERSION] };
  if (path === 'kind') return { enum: [KIND] };
  return { ...(node.type && { type: node.type }), ...(node.enum && { enum: [...node.enum] }) };
}

function objectShape(node: Schema, path: string): JsonSchema {
  const fields = Object.entries(node.properties ?? {});
  const alwaysThere = fields.filter(([, field]) => field.default !== undefined).map(([name]) => name);
  const identity = path === '' ? ['apiVersion', 'kind', 'metadata'] : [];
  return {
    type: 'object',
    additionalProperties: false,
    required: [...identity, ...(node.required ?? []), ...alwaysThere],
    properties: Object.fromEntries(fields.map(([name, field]) => [name, toJsonSchema(field, childPath(path, name))])),
  };
}

function childPath(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}
