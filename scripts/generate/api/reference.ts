import { API_VERSION, crd, crdVersion, KIND, rootSchema } from '../../../engine/src/api/crd.ts';
import type { Schema } from '../../../engine/src/api/schema/schema.ts';
import { markdown, table } from '../markdown.ts';
import { limitsOf, typeOf } from './field-text.ts';

/** A field and where it stands. */
interface Entry {
  readonly path: string;
  readonly schema: Schema;
  readonly required: boolean;
}

/** The API reference, as Markdown. */
export async function generateReference(): Promise<string> {
  const { spec, status } = rootSchema.properties ?? {};
  const parts = [
    introduction(),
    '## spec',
    fieldTable(spec, 'spec'),
    '## Rules',
    "Checked beyond the fields' own limits, by the API server and in local mode alike (CEL, `x-kubernetes-validations`):",
    ruleTable(),
    '## status',
    'Written by the operator. Under 4 KiB at any size of the grid.',
    fieldTable(status, 'status'),
    '## kubectl',
    columnTable(),
    `\`kubectl scale ${crd.spec.names.shortNames[0]}/NAME --replicas=N\` sets \`spec.parallelism\`.`,
  ];
  return markdown(parts);
}

function introduction(): string {
  const { shortNames, plural } = crd.spec.names;
  return [
    '<!-- Generated from crds/tuningsweep.yaml by scripts/generate/main.ts. Do not edit. -->',
    `# ${KIND}`,
    rootSchema.description,
    `\`apiVersion: ${API_VERSION}\`, \`kind: ${KIND}\`. Names in kubectl: \`${plural}\`, \`${shortNames.join('`, `')}\`.`,
    'Fields in **bold** must be given where the object around them is. Fields that are not listed are refused. A null counts as ' +
      'absent. A manifest to start from: [examples/usd-krw.yaml](../../examples/usd-krw.yaml).',
  ].join('\n\n');
}

function fieldTable(schema: Schema | undefined, path: string): string {
  const rows = entries(schema ?? {}, path).map(({ path: name, schema: field, required }) => [
    required ? `**\`${name}\`**` : `\`${name}\``,
    typeOf(field),
    field.default === undefined ? '' : `\`${JSON.stringify(field.default)}\``,
    limitsOf(field),
    field.description ?? '',
  ]);
  return table(['Field', 'Type', 'Default', 'Limits', 'Meaning'], rows);
}

function ruleTable(): string {
  const all = [{ path: '', schema: rootSchema, required: true }, ...entries(rootSchema, '')];
  const rows = all.flatMap(({ path, schema }) =>
    (schema['x-kubernetes-validations'] ?? []).map(({ rule, message, fieldPath }) => [
      `\`${path}${fieldPath ?? ''}\``,
      message,
      `\`${rule}\``,
    ]),
  );
  return table(['Field', 'Message', 'Rule'], rows);
}

function columnTable(): string {
  const rows = crdVersion.additionalPrinterColumns.map(({ name, description, priority }) => [
    `\`${name.toUpperCase()}\``,
    priority === undefined ? '' : '`-o wide`',
    description ?? '',
  ]);
  return table(['Column', 'Shown with', 'Meaning'], rows);
}

/** Every field below a node, parents before their children. */
function entries(schema: Schema, path: string): Entry[] {
  const own = Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const entry = { path: path === '' ? name : `${path}.${name}`, schema: field, required: isRequired(schema, name) };
    return [entry, ...entries(field, entry.path)];
  });
  return [...own, ...(schema.items ? entries(schema.items, `${path}[]`) : [])];
}

function isRequired(schema: Schema, name: string): boolean {
  return schema.required?.includes(name) ?? false;
}
