import { readdir, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { ManifestError, parseManifests, readManifests, someSweeps } from '@tuningsweep/engine/api';
import type { Manifests } from '@tuningsweep/engine/api';
import { UsageError } from '../exit.ts';

/** Which manifests a command is about: `-f`, as often as it was given, and `-R`. */
export interface SourceOptions {
  filename: readonly string[];
  recursive?: boolean;
}

/** `-f -` */
const STANDARD_INPUT = '-';
/** Files of a folder that are read; others are none of ours. */
const EXTENSIONS = ['.yaml', '.yml', '.json'];

/**
 * Reads files, the `*.yaml`, `*.yml` and `*.json` of folders in the order of their names, and standard input.
 *
 * @throws ManifestError, or UsageError with what is wrong with all of them
 */
export async function readSources({ filename, recursive = false }: SourceOptions): Promise<Manifests> {
  if (filename.filter((name) => name === STANDARD_INPUT).length > 1)
    throw new UsageError('-f -: standard input can be read once, and was asked for several times.');
  return await all(filename, (name) => readSource(name, recursive));
}

async function readSource(name: string, recursive: boolean): Promise<Manifests> {
  if (/^https?:/.test(name))
    throw new UsageError(`-f ${name}: expected a file, a folder or -, found a URL. Write: curl … | tuningsweep … -f -`);
  const found = (await isFolder(name)) ? await readFolder(name, recursive) : await readOne(name);
  someSweeps(name === STANDARD_INPUT ? 'standard input' : name, found);
  return found;
}

async function readOne(name: string): Promise<Manifests> {
  if (name !== STANDARD_INPUT) return readManifests(name);
  return parseManifests('standard input', await text(process.stdin));
}

/** Whoever reads it says why one that is not there cannot be read. */
async function isFolder(name: string): Promise<boolean> {
  return stat(name).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

async function readFolder(folder: string, recursive: boolean): Promise<Manifests> {
  const entries = await readdir(folder, { withFileTypes: true, recursive });
  const files = entries
    .filter((entry) => !entry.isDirectory() && EXTENSIONS.includes(extname(entry.name)))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
  if (files.length > 0) return await all(files, readManifests);
  const deeper = recursive ? '' : ' Folders within it are looked into with -R.';
  throw new UsageError(`-f ${folder}: expected files named *.yaml, *.yml or *.json in it, found none.${deeper}`);
}

/** All of them together; whoever mends them wants to know of every fault. */
async function all(names: readonly string[], read: (name: string) => Promise<Manifests>): Promise<Manifests> {
  const found: Manifests[] = [];
  const faults: Error[] = [];
  for (const name of names) {
    try {
      found.push(await read(name));
    } catch (error) {
      if (!(error instanceof ManifestError || error instanceof UsageError)) throw error;
      faults.push(error);
    }
  }
  const [fault, ...others] = faults;
  if (fault) throw others.length === 0 ? fault : new UsageError(faults.map(({ message }) => message).join('\n'));
  return { sweeps: found.flatMap(({ sweeps }) => sweeps), others: found.flatMap((file) => file.others) };
}
