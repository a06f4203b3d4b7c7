import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../errors.ts';

/** The entries of a binding, wherever they are kept. */
export interface BindingEntries {
  /** The whole, for messages. */
  readonly described: string;
  /** Where an entry is, for messages. */
  place(name: string): string;
  /** What an entry has, as it is; undefined where there is no such entry. */
  content(name: string): string | undefined;
  /** A file with an entry, for what is read from files only; undefined where there is no such entry. */
  file(name: string): string | undefined;
}

/** Another way to a server than by the host and the port that its binding has, such as a tunnel. */
export interface Detour {
  readonly host: string;
  readonly port: number;
}

/** What Service Bindings (servicebinding.io) name a store by. */
export interface Binding {
  /** Those of the specification that are this kind of store. */
  readonly types: readonly string[];
  /**
   * A ledger's URL, from a binding.
   *
   * @throws InputError when it lacks an entry or has no host or port
   */
  url(entries: BindingEntries, detour?: Detour): string;
}

/** The entries of a binding that is mounted into this folder, each in a file. */
export function mountedEntries(folder: string): BindingEntries {
  const file = (name: string): string | undefined => {
    const path = join(folder, name);
    return existsSync(path) ? path : undefined;
  };
  const content = (name: string): string | undefined => {
    const path = file(name);
    return path === undefined ? undefined : readFileSync(path, 'utf8');
  };
  return { described: folder, place: (name) => join(folder, name), content, file };
}

/** One entry of a binding; Secrets made from files often end with a line break. */
export function readEntry(entries: BindingEntries, name: string): string {
  const content = entries.content(name);
  if (content === undefined)
    throw new InputError(`the database binding ${entries.described} lacks the entry '${name}'`);
  return content.replace(/\r?\n$/, '');
}
