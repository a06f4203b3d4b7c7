import { Environment } from '@marcbachmann/cel-js';
import type { ParseResult } from '@marcbachmann/cel-js';
import { childPath } from '../problem.ts';
import type { Problem } from '../problem.ts';
import { toCel } from './cel-values.ts';
import { isObject } from './schema.ts';
import type { CelRule, Schema } from './schema.ts';

/** Evaluates a schema's rules over a value, its old value (undefined when it is new) and the path to call it by. */
export type RuleCheck = (value: unknown, oldValue: unknown, path: string) => Problem[];

type CompiledRule = CelRule & { readonly evaluate: ParseResult; readonly isTransition: boolean };

const environment = new Environment({ unlistedVariablesAreDyn: true }).registerFunction(
  'hasField(dyn, string): bool',
  (object: unknown, field: string) => isObject(object) && object[field] !== undefined,
);

/**
 * `has(self[key].field)`: the API server can bound the cost of no other spelling for the entries of a map, and cel-js does not
 * take it.
 */
const HAS_OF_ENTRY = /\bhas\((\w+(?:\.\w+)*\[[^\]]+\])\.(\w+)\)/g;

/**
 * Compiles the CEL rules (`x-kubernetes-validations`) of a schema's objects, their fields and the entries of maps. The check expects values that fit
 * the schema, defaults in place. Rules that speak of oldSelf are run only where there is an old value, as on an update.
 */
export function compileRules(schema: Schema): RuleCheck {
  const rules = (schema['x-kubernetes-validations'] ?? []).map(compileRule);
  const fields = Object.entries(schema.properties ?? {}).map(([name, child]) => {
    return { name, check: compileRules(child), pathIn: childPath };
  });
  const entryCheck = schema.additionalProperties && compileRules(schema.additionalProperties);
  return (value, oldValue, path) => {
    if (value === undefined) return [];
    const entries =
      entryCheck && isObject(value)
        ? Object.keys(value).map((name) => ({ name, check: entryCheck, pathIn: entryPath }))
        : [];
    const inFields = [...fields, ...entries].flatMap(({ name, check, pathIn }) =>
      check(fieldOf(value, name), fieldOf(oldValue, name), pathIn(path, name)),
    );
    return [...evaluateRules(schema, rules, value, oldValue, path), ...inFields];
  };
}

function compileRule(rule: CelRule): CompiledRule {
  return {
    ...rule,
    evaluate: environment.parse(rule.rule.replaceAll(HAS_OF_ENTRY, 'hasField($1, "$2")')),
    isTransition: /\boldSelf\b/.test(rule.rule),
  };
}

function fieldOf(value: unknown, name: string): unknown {
  return isObject(value) ? value[name] : undefined;
}

function evaluateRules(
  schema: Schema,
  rules: readonly CompiledRule[],
  value: unknown,
  oldValue: unknown,
  path: string,
): Problem[] {
  const due = rules.filter((rule) => !rule.isTransition || oldValue !== undefined);
  if (due.length === 0) return [];
  const self = toCel(schema, value);
  const oldSelf = oldValue === undefined ? undefined : toCel(schema, oldValue);
  return due
    .filter((rule) => rule.evaluate({ self, oldSelf }) !== true)
    .map((rule) => ({ path: `${path}${fieldPathIn(schema, rule)}`, message: rule.message }));
}

/** The path of the field that a rule is about, in the API server's form: entries of maps stand in brackets. */
function fieldPathIn(schema: Schema, { fieldPath = '' }: CelRule): string {
  let node: Schema | undefined = schema;
  let path = '';
  for (const name of fieldPath.split('.').slice(1)) {
    path = node?.additionalProperties ? entryPath(path, name) : `${path}.${name}`;
    node = node?.additionalProperties ?? node?.properties?.[name];
  }
  return path;
}

function entryPath(path: string, name: string): string {
  return `${path}[${name}]`;
}
