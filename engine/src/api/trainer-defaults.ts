import { readFile } from 'node:fs/promises';
import { describeFileError } from '@tuningsweep/ledger';
import { TRAINER_CONTAINER } from '@tuningsweep/ledger/contracts';
import { rootSchema } from './crd.ts';
import { unreadableMetadata } from './metadata/metadata.ts';
import { ManifestError } from './problem.ts';
import type { Problem } from './problem.ts';
import { compileRules } from './schema/cel.ts';
import { compileSchema } from './schema/check.ts';
import { isObject } from './schema/schema.ts';
import type { Schema } from './schema/schema.ts';
import { unknownFields } from './schema/unknown-fields.ts';
import type { TrainerSpec } from './types.generated.ts';
import { parseYaml } from './yaml-file.ts';

/** The part of `spec.trainer` that a platform may say of every sweep, under the sweep's own. */
export type TrainerDefaults = Pick<TrainerSpec, 'jobMetadata' | 'template'>;

/**
 * Reads a platform's defaults: a YAML file with `jobMetadata` and `template` as in `spec.trainer`, or nothing.
 *
 * @throws ManifestError naming the file, the lines and every problem
 */
export async function loadTrainerDefaults(file: string): Promise<TrainerDefaults> {
  const [document, ...others] = parseYaml(file, await readText(file));
  if (others.length > 0) throw refusal(file, `expected one document, found ${others.length + 1}`);
  if (!document || document.value === null) return {};
  const problems = problemsOf(document.value);
  if (problems.length === 0 && areDefaults(document.value)) return document.value;
  throw new ManifestError(
    file,
    problems.map((problem) => document.locate(problem)),
  );
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw refusal(file, `cannot read the trainer defaults: ${describeFileError(error) ?? String(error)}`);
  }
}

function refusal(file: string, message: string): ManifestError {
  return new ManifestError(file, [{ path: '', message }]);
}

/** True of whatever has no problems: they are looked for with the schema that the type is made from. */
function areDefaults(value: unknown): value is TrainerDefaults {
  return isObject(value);
}

const { jobMetadata, template } = rootSchema.properties?.['spec']?.properties?.['trainer']?.properties ?? {};
const SCHEMA: Schema = {
  type: 'object',
  properties: { ...(jobMetadata && { jobMetadata }), ...(template && { template }) },
};
const checkSchema = compileSchema(SCHEMA);
const checkRules = compileRules(SCHEMA);

function problemsOf(value: unknown): Problem[] {
  const unknown = unknownFields(SCHEMA, value).map((path) => ({
    path,
    message: 'expected only jobMetadata (labels, annotations) and template (metadata, spec), as in spec.trainer',
  }));
  const findings = [...unknown, ...checkSchema(value)].map(({ path, message }) => ({ path, message }));
  return findings.length > 0 ? findings : [...checkRules(value, undefined, ''), ...templateProblems(value)];
}

/** What the API server would not even read of a pod's template, or what would train other sweeps than are asked for. */
function templateProblems(value: unknown): Problem[] {
  const { metadata, spec } = partsOf(isObject(value) ? value['template'] : undefined);
  const unreadable = unreadableMetadata(metadata).map(({ path, message }) => ({ path: `template.${path}`, message }));
  const lists = ['containers', 'initContainers'].flatMap((name) =>
    containerProblems(`template.spec.${name}`, partsOf(spec)[name]),
  );
  return [...unreadable, ...lists];
}

function containerProblems(path: string, containers: unknown): Problem[] {
  if (containers === undefined) return [];
  if (!Array.isArray(containers)) return [{ path, message: 'expected a list of containers' }];
  return containers.flatMap((container: unknown, index) => {
    const at = `${path}[${index}]`;
    const { name, ...rest } = partsOf(container);
    if (typeof name !== 'string' || name === '')
      return [{ path: `${at}.name`, message: `expected the container's name; the trainer's is ${TRAINER_CONTAINER}` }];
    return name === TRAINER_CONTAINER ? programProblems(at, rest) : [];
  });
}

function programProblems(at: string, container: Record<string, unknown>): Problem[] {
  return ['image', 'command', 'args']
    .filter((field) => container[field] !== undefined)
    .map((field) => ({
      path: `${at}.${field}`,
      message: 'expected none: the program is the manifest’s to say, and its default image has a setting of its own',
    }));
}

function partsOf(value: unknown): Record<string, unknown> {
  return isObject(value) ? value : {};
}
