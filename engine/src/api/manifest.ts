import { readFile } from 'node:fs/promises';
import { describeFileError } from '@tuningsweep/ledger';
import { API_VERSION, crd, KIND } from './crd.ts';
import { ManifestError } from './problem.ts';
import type { Problem } from './problem.ts';
import { isObject } from './schema/schema.ts';
import type { TuningSweep } from './types.generated.ts';
import { applyDefaults, validateManifest } from './validate.ts';
import { parseYaml } from './yaml-file.ts';
import type { YamlDocument } from './yaml-file.ts';

/** A TuningSweep of a file, valid and with the API's defaults in it. */
export interface ManifestDocument extends Pick<YamlDocument, 'line' | 'locate'> {
  readonly file: string;
  readonly manifest: TuningSweep;
}

/** What a file with manifests holds. */
export interface Manifests {
  readonly sweeps: readonly ManifestDocument[];
  /** Documents of other kinds, such as the Secret that belongs to a sweep, as in `Secret ledger (sweep.yaml:1)`. */
  readonly others: readonly string[];
}

/**
 * Reads the TuningSweeps of a manifest file (YAML, or JSON), with the API's defaults in them. Documents of other kinds are
 * passed over, empty ones too.
 *
 * @throws ManifestError naming the file, the lines and every problem
 */
export async function readManifests(path: string): Promise<Manifests> {
  return parseManifests(path, await readText(path));
}

/**
 * The same of a text.
 *
 * @param file what it is called in messages
 * @throws ManifestError naming it, the lines and every problem
 */
export function parseManifests(file: string, text: string): Manifests {
  const documents = parseYaml(file, text).filter(({ value }) => value !== null);
  const sweeps = documents.filter(isSweep);
  const problems = sweeps.flatMap(({ value, locate }) => validateManifest(value).map(locate));
  if (problems.length > 0) throw new ManifestError(file, problems);
  return {
    sweeps: sweeps.map(({ value, line, locate }) => ({ file, line, locate, manifest: applyDefaults(value) })),
    others: documents.filter((document) => !isSweep(document)).map((other) => describeOther(file, other)),
  };
}

/**
 * The one TuningSweep of a manifest file.
 *
 * @throws ManifestError as {@link readManifests} does, and where there is none, or several
 */
export async function loadManifest(path: string): Promise<TuningSweep> {
  return theSweep(path, await readManifests(path)).manifest;
}

/**
 * The only TuningSweep of what was read.
 *
 * @param from where from, for the message
 * @throws ManifestError where there is none, or several
 */
export function theSweep(from: string, manifests: Manifests): ManifestDocument {
  const [sweep, ...others] = someSweeps(from, manifests);
  if (others.length === 0) return sweep;
  const places = [sweep, ...others].map(({ manifest, ...at }) => `${manifest.metadata.name} (${placeOf(at)})`);
  throw refusal(
    from,
    `expected one ${KIND}, found ${places.length}: ${places.join(', ')}. Give the name of one, or put it in a file of its own`,
  );
}

/** @throws ManifestError where there is none */
export function someSweeps(
  from: string,
  { sweeps, others }: Manifests,
): readonly [ManifestDocument, ...ManifestDocument[]] {
  const [first, ...more] = sweeps;
  if (first) return [first, ...more];
  const found = others.length === 0 ? 'nothing' : others.join(', ');
  throw refusal(from, `expected a document with apiVersion ${API_VERSION} and kind ${KIND}, found ${found}`);
}

/** Such as `sweeps.yaml:12`. */
export function placeOf({ file, line }: Pick<ManifestDocument, 'file' | 'line'>): string {
  return `${file}:${line}`;
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw refusal(path, `cannot read the manifest: ${describeFileError(error) ?? String(error)}`);
  }
}

function describeOther(file: string, { value, line }: YamlDocument): string {
  const kind = kindOf(value);
  return `${kind === undefined ? 'a document without a kind' : `${kind}${nameOf(value)}`} (${placeOf({ file, line })})`;
}

function kindOf(value: unknown): string | undefined {
  return isObject(value) && typeof value['kind'] === 'string' ? value['kind'] : undefined;
}

/** Whatever else has an apiVersion of this group is one that was misspelt. */
function isSweep({ value }: YamlDocument): boolean {
  const version = isObject(value) ? value['apiVersion'] : undefined;
  return kindOf(value) === KIND || (typeof version === 'string' && version.startsWith(`${crd.spec.group}/`));
}

/** With a space before it, where there is one. */
function nameOf(value: unknown): string {
  const metadata = isObject(value) ? value['metadata'] : undefined;
  return isObject(metadata) && typeof metadata['name'] === 'string' ? ` ${metadata['name']}` : '';
}

function refusal(file: string, message: string): ManifestError {
  const problem: Problem = { path: '', message };
  return new ManifestError(file, [problem]);
}
