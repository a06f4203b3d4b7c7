import { canonicalDecimal } from './decimal.ts';

/** What a canonical text can be made of; undefined fields are left out. */
export type Canonical =
  string | number | boolean | readonly Canonical[] | { readonly [field: string]: Canonical | undefined };

/**
 * JSON with one spelling for each value: fields sorted by name, no white space, numbers as plain decimals.
 * Texts are compared and hashed, so a change here changes every code of every sweep.
 */
export function canonicalJson(value: Canonical): string {
  if (typeof value === 'number') return canonicalDecimal(value);
  if (typeof value === 'string' || typeof value === 'boolean') return JSON.stringify(value);
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`;
  return object(value);
}

/** One text built in a loop: this runs for every point of a grid of a million. */
function object(fields: { readonly [field: string]: Canonical | undefined }): string {
  let text = '';
  for (const name of Object.keys(fields).toSorted()) {
    const value = fields[name];
    if (value === undefined) continue;
    if (text !== '') text += ',';
    text += `${JSON.stringify(name)}:${canonicalJson(value)}`;
  }
  return `{${text}}`;
}

function isList(value: Canonical): value is readonly Canonical[] {
  return Array.isArray(value);
}
