import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../errors.ts';

/** What Service Bindings (servicebinding.io) name a store by. */
export interface Binding {
  /** Those of the specification that are this kind of store. */
  readonly types: readonly string[];
  /**
   * A ledger's URL, from the folder of a binding.
   *
   * @throws InputError when it lacks a file or has no host or port
   */
  url(folder: string): string;
}

/** One entry of a binding; Secrets made from files often end with a line break. */
export function readEntry(folder: string, name: string): string {
  const file = join(folder, name);
  if (!existsSync(file)) throw new InputError(`the database binding ${folder} lacks the file '${name}'`);
  return readFileSync(file, 'utf8').replace(/\r?\n$/, '');
}
