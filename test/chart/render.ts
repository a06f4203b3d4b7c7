import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseAllDocuments } from 'yaml';
import type { KubeObject } from '../cluster/client/api.ts';
import { helm } from '../tools/helm.ts';

export const CHART = fileURLToPath(new URL('../../charts/tuningsweep-operator', import.meta.url));

/** The values that come with the chart as examples, by their names. */
export const VALUES_EXAMPLES = readdirSync(join(CHART, 'ci')).map(
  (file) => [file.replace('-values.yaml', ''), join(CHART, 'ci', file)] as const,
);

export interface RenderedRule {
  apiGroups: string[];
  resources: string[];
  verbs: string[];
  resourceNames?: string[];
}

/** An object as the chart renders it; `spec` is for a test to match. */
export type Rendered = KubeObject & {
  readonly spec?: unknown;
  readonly data?: Readonly<Record<string, string>>;
  readonly rules?: readonly RenderedRule[];
};

/** What an installation as `sweeps` in `namespace` would make; `args` as those of `helm template`. */
export async function render(args: readonly string[] = [], namespace = 'operator'): Promise<Rendered[]> {
  const text = await helm(['template', 'sweeps', CHART, '--namespace', namespace, ...args]);
  const objects = parseAllDocuments(text).map((document): Rendered | null => document.toJS());
  return objects.filter((object): object is Rendered => object !== null);
}

/** The only object of a kind. */
export function only(objects: readonly Rendered[], kind: string): Rendered {
  const found = objects.filter((object) => object.kind === kind);
  if (found[0] === undefined || found.length > 1) throw new Error(`expected one ${kind}, found ${found.length}`);
  return found[0];
}

/** The rules of roles whose name ends so. */
export function rulesOf(objects: readonly Rendered[], ending: string): readonly RenderedRule[] {
  return objects
    .filter(({ kind, metadata }) => kind.endsWith('Role') && metadata.name.endsWith(ending))
    .flatMap(({ rules = [] }) => rules);
}
