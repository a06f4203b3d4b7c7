import { readFile } from 'node:fs/promises';
import { isMap, isNode, isScalar, parseDocument } from 'yaml';
import type { Pair, YAMLMap } from 'yaml';
import { markdown, table } from './markdown.ts';

const VALUES = new URL('../../charts/tuningsweep-operator/values.yaml', import.meta.url);

const INTRODUCTION = `<!-- Generated from values.yaml by scripts/generate/main.ts. Do not edit. -->

# tuningsweep-operator

The TuningSweep operator, its rights and the definition of the resource, as a Helm chart (tested with Helm 4.1).
[Installing](../../docs/guide/install.md) shows how; [monitoring](../../docs/guide/monitoring.md) what it brings for
Prometheus and Grafana. The files in \`ci\` are examples of values, each checked against an API server.

## Values`;

interface Row {
  name: string;
  value: string;
  text: string;
}

/**
 * The chart's README, as Markdown.
 *
 * @throws Error naming a value that nothing is said of
 */
export async function generateValues(): Promise<string> {
  const document = parseDocument(await readFile(VALUES, 'utf8'));
  if (!isMap(document.contents)) throw new Error('values.yaml: expected a mapping');
  const rows = rowsOf(document.contents, '').map(({ name, value, text }) => [`\`${name}\``, `\`${value}\``, text]);
  return markdown([INTRODUCTION, table(['Value', 'Default', 'Meaning'], rows)]);
}

function rowsOf(map: YAMLMap, path: string): Row[] {
  return map.items.flatMap((pair, index) => {
    if (!isScalar(pair.key)) throw new Error(`values.yaml: expected plain keys in ${path}`);
    const name = `${path}${String(pair.key.value)}`;
    // The parser gives a mapping what stands before its first key.
    const text = descriptionIn(pair.key.commentBefore ?? (index === 0 ? map.commentBefore : undefined));
    if (text) return [{ name, value: defaultOf(pair), text }];
    if (isMap(pair.value) && pair.value.items.length > 0) return rowsOf(pair.value, `${name}.`);
    throw new Error(`values.yaml: expected a comment that begins with "# --" before ${name}`);
  });
}

function descriptionIn(comment: string | null | undefined): string | undefined {
  return comment
    ?.split(/^ -- /m)[1]
    ?.split('\n')
    .map((line) => line.trim())
    .join(' ');
}

function defaultOf({ value }: Pair): string {
  return JSON.stringify(isNode(value) ? value.toJSON() : value);
}
