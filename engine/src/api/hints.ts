import { WRITE_UP_NAMES } from '@tuningsweep/ledger';
import { rootSchema } from './crd.ts';
import type { Problem } from './problem.ts';
import { isObject } from './schema/schema.ts';
import type { Schema } from './schema/schema.ts';

/**
 * What local validation adds to the API server's words about a field, for whoever has the file open: the name that was probably
 * meant, or the form that was expected.
 *
 * @param found the value of the field; undefined where the manifest has none
 */
export function hintFor({ path, message }: Problem, found: unknown): string | undefined {
  if (message.startsWith('unknown field')) return meant(path.slice(path.lastIndexOf('.') + 1), fieldsBeside(path));
  if (/^spec\.parameters\.[^.]+$/.test(path) && message.includes('must be of type object')) return formOf(path, found);
  if (path === 'spec.parameters' && message.includes('takes only')) return meantNames(found);
  if (/\.choices\[\d+\]$/.test(path) && message.includes('must be of type string')) return quoted(found);
  return undefined;
}

/** The right form of an axis that was written as a bare value or list. */
function formOf(path: string, found: unknown): string {
  const name = path.slice('spec.parameters.'.length);
  const list = [found].flat();
  const key = list.every((value) => typeof value === 'number') ? 'values' : 'choices';
  return `write ${name}: { ${key}: [${list.map(String).join(', ')}] }`;
}

/** YAML 1.1 takes yes, no, on and off for booleans too. */
function quoted(found: unknown): string {
  if (typeof found === 'number') return 'numbers stand in values';
  return `write it in quotes: "${String(found)}"`;
}

function meantNames(found: unknown): string | undefined {
  const names = Object.keys(isObject(found) ? found : {});
  const free = WRITE_UP_NAMES.filter((name) => !names.includes(name));
  const hints = names
    .filter((name) => !WRITE_UP_NAMES.some((known) => known === name))
    .flatMap((name) => meant(name, free)?.replace('did you mean', `${name}: did you mean`) ?? []);
  return hints.length === 0 ? undefined : hints.join(' ');
}

/** The fields that the schema has where an unknown one stands. */
function fieldsBeside(path: string): readonly string[] {
  const parents = path.split(/[.[\]]+/).slice(0, -1);
  let node: Schema | undefined = rootSchema;
  for (const name of parents) node = node?.properties?.[name] ?? node?.additionalProperties ?? node?.items;
  return Object.keys(node?.properties ?? {});
}

/** The likeliest of some names, where one is near enough: a third of its letters at most is another. */
function meant(found: string, names: readonly string[]): string | undefined {
  const near = names
    .map((name) => ({ name, distance: distance(found.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, distance: edits }) => edits <= Math.ceil(name.length / 3))
    .toSorted((a, b) => a.distance - b.distance);
  return near[0] && `did you mean ${near[0].name}?`;
}

/** Levenshtein's distance: how many letters have to be put in, taken out or changed. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (const [at, letter] of Array.from(from).entries()) {
    const next = [at + 1];
    for (const [column, other] of Array.from(to).entries()) {
      const changed = (row[column] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(changed, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
