import { InputError } from '../../errors.ts';

/**
 * A path as it is, or after three slashes (relative) or four (absolute), as SQLAlchemy has it. Where others would read another
 * file out of the same URL it is refused, for one that is missing would be made.
 *
 * @throws InputError for a URL that is none of these
 */
export function sqlitePath(url: string): string {
  const text = url.slice('sqlite:'.length);
  const [, slashes = '', rest = ''] = /^(\/*)(.*)$/s.exec(text) ?? [];
  if (rest === '') throw new InputError("expected a file after 'sqlite:', as in sqlite:./tuningsweep.db");
  if (rest.includes('?')) throw new InputError("the ledger's URL has a '?'; a ledger that is a file has no options");
  if (slashes.length < 2) return text;
  if (slashes.length === 2) {
    throw new InputError(`'sqlite://' says neither where a path begins nor that it is absolute; ${pathForms(rest)}`);
  }
  if (slashes.length > 3) return `/${rest}`;
  if (rest.includes('/') && !/^\.\.?\//.test(rest)) {
    throw new InputError(
      `'sqlite:///' with folders is relative to some programs and absolute to others; ${pathForms(rest)}`,
    );
  }
  return rest;
}

function pathForms(path: string): string {
  return `write sqlite:${path} for one from the current directory on, or sqlite:/${path} for an absolute one`;
}
