import { InputError } from '../../../errors.ts';
import type { Field } from '../../columns.ts';
import { isSymbolHeader, list, sameName } from '../header.ts';
import type { TableHead } from './table-head.ts';

/** Which lines of a file are of the series: `{ Name: 'AAL' }`; the value `*` takes all. */
export type Where = Readonly<Record<string, string>>;

/**
 * Whether a line is one of those that were asked for.
 *
 * @throws InputError when the header line does not have a name
 */
export function lineFilter({ headers }: TableHead, where: Where): (cells: readonly string[]) => boolean {
  const wanted = Object.entries(where).map(([name, value]) => {
    const place = headers.findIndex((header) => sameName(header, name));
    if (place === -1) throw new InputError(`--where: the header line has no '${name}': found ${list(headers)}`);
    return { place, value };
  });
  return (cells) => wanted.every(({ place, value }) => value === '*' || cells[place] === value);
}

/** The places of columns that say whose day a line is, and are not asked about. */
export function symbolPlaces({ headers, layout }: TableHead, where: Where): number[] {
  const used = new Set(layout.values());
  const asked = (header: string): boolean => Object.keys(where).some((name) => sameName(header, name));
  return headers.flatMap((header, place) =>
    isSymbolHeader(header) && !asked(header) && !used.has(place) ? [place] : [],
  );
}

/** The header that a field is read from. */
export function headerOf({ headers, layout }: TableHead, field: Field): string | undefined {
  const place = layout.get(field);
  return place === undefined ? undefined : headers[place];
}
