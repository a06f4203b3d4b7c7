import { compileRules } from './schema/cel.ts';
import { API_VERSION, KIND, rootSchema } from './crd.ts';
import { withDefaults } from './schema/defaults.ts';
import { checkMetadata, unknownMetadata, unreadableMetadata } from './metadata/metadata.ts';
import { ManifestError } from './problem.ts';
import type { Problem } from './problem.ts';
import { compileSchema } from './schema/check.ts';
import { isObject } from './schema/schema.ts';
import type { JsonObject } from './schema/schema.ts';
import type { TuningSweep } from './types.generated.ts';
import { unknownFields } from './schema/unknown-fields.ts';

const checkSchema = compileSchema(rootSchema);
const checkRules = compileRules(rootSchema);

const RULES_NOT_CHECKED: Problem = {
  path: '',
  message:
    'some validation rules were not checked because the object was invalid; correct the existing errors to complete validation',
};

/**
 * What a kube-apiserver would say to the creation of this object under strict field validation, from the same
 * CustomResourceDefinition: the same paths and messages. Empty when the object is good. A `status` is ignored, as there.
 */
export function validateManifest(object: unknown): Problem[] {
  return validate(object, undefined);
}

/**
 * What a kube-apiserver would say to an update from one object to another: all that {@link validateManifest} says of the new
 * one, and which fields may not change.
 *
 * @param oldObject an object that was good when it was created
 */
export function validateUpdate(oldObject: unknown, newObject: unknown): Problem[] {
  return validate(newObject, withDefaults(rootSchema, oldObject));
}

/**
 * The object with the API's defaults in it, without its status.
 *
 * @throws ManifestError where {@link validateManifest} finds problems
 */
export function applyDefaults(object: unknown): TuningSweep {
  const prepared: unknown = prepare(object);
  assertGood(prepared);
  return prepared;
}

function assertGood(object: unknown): asserts object is TuningSweep {
  const problems = validateManifest(object);
  if (problems.length > 0) throw new ManifestError(KIND, problems);
}

function validate(object: unknown, oldObject: unknown): Problem[] {
  const unusable = [...checkTypeMeta(object), ...checkReadable(object)];
  if (unusable.length > 0) return unusable.map(toProblem);
  const prepared = prepare(object);
  const findings = [...checkMetadata(prepared['metadata']), ...checkSchema(prepared)];
  const problems = findings.map(toProblem);
  if (findings.some((finding) => finding.blocking)) return [...problems, RULES_NOT_CHECKED];
  return [...problems, ...checkRules(prepared, oldObject, '')];
}

function toProblem({ path, message }: Problem): Problem {
  return { path, message };
}

function prepare(object: unknown): JsonObject {
  const { status: _, ...rest } = isObject(object) ? object : {};
  const prepared = withDefaults(rootSchema, rest);
  return isObject(prepared) ? prepared : {};
}

function checkTypeMeta(object: unknown): Problem[] {
  const { apiVersion, kind } = isObject(object) ? object : {};
  return [...mustBe('kind', kind, KIND), ...mustBe('apiVersion', apiVersion, API_VERSION)];
}

function mustBe(path: string, found: unknown, expected: string): Problem[] {
  if (found === expected) return [];
  return [{ path, message: `Invalid value: ${JSON.stringify(found ?? '')}: must be ${expected}` }];
}

/** What stops the API server before it validates anything. */
function checkReadable(object: unknown): Problem[] {
  const { metadata, ...rest } = isObject(object) ? object : {};
  const unreadable = unreadableMetadata(metadata);
  if (unreadable.length > 0) return unreadable;
  const unknown = [...unknownMetadata(metadata), ...unknownFields(rootSchema, rest)];
  return unknown.map((path) => ({ path, message: `unknown field "${path}"` }));
}
