import { readFile } from 'node:fs/promises';
import { API_VERSION, KIND } from './crd.ts';
import { ManifestError } from './problem.ts';
import type { Problem } from './problem.ts';
import { isObject } from './schema/schema.ts';
import type { TuningSweep } from './types.generated.ts';
import { applyDefaults, validateManifest } from './validate.ts';
import { parseYaml } from './yaml-file.ts';
import type { YamlDocument } from './yaml-file.ts';

/**
 * Reads the one TuningSweep of a manifest file (YAML, or JSON), with the API's defaults in it. Documents of other kinds are
 * passed over, so a file may also hold the Secret or the Namespace that belongs to the sweep.
 *
 * @throws ManifestError naming the file, the lines and every problem
 */
export async function loadManifest(path: string): Promise<TuningSweep> {
  const document = theSweep(path, parseYaml(path, await readText(path)));
  const problems = validateManifest(document.value);
  if (problems.length > 0) {
    throw new ManifestError(
      path,
      problems.map((problem) => document.locate(problem)),
    );
  }
  return applyDefaults(document.value);
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw refusal(path, `cannot read the manifest: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function theSweep(file: string, documents: readonly YamlDocument[]): YamlDocument {
  const sweeps = documents.filter(({ value }) => kindOf(value) === KIND);
  const [sweep, ...others] = sweeps;
  if (sweep && others.length === 0) return sweep;
  if (sweep)
    throw refusal(file, `expected one ${KIND} in the file, found ${sweeps.length}: put each in a file of its own`);
  const kinds = documents.map(({ value }) => kindOf(value) ?? 'a document without a kind');
  const found = kinds.length === 0 ? 'an empty file' : kinds.join(', ');
  throw refusal(file, `expected a document with apiVersion ${API_VERSION} and kind ${KIND}, found ${found}`);
}

function kindOf(value: unknown): string | undefined {
  return isObject(value) && typeof value['kind'] === 'string' ? value['kind'] : undefined;
}

function refusal(file: string, message: string): ManifestError {
  const problem: Problem = { path: '', message };
  return new ManifestError(file, [problem]);
}
