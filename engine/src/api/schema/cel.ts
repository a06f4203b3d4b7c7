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

const environment = new Environment({ unlistedVariablesAreDyn: true });

/**
 * Compiles the CEL rules (`x-kubernetes-validations`) of a schema's objects and their fields. The check expects values that fit
 * the schema, defaults in place. Rules that speak of oldSelf are run only where there is an old value, as on an update.
 */
export function compileRules(schema: Schema): RuleCheck {
  const rules = (schema['x-kubernetes-validations'] ?? []).map(compileRule);
  const fields = Object.entries(schema.properties ?? {}).map(([name, child]) => ({ name, check: compileRules(child) }));
  return (value, oldValue, path) => {
    if (value === undefined) return [];
    const inFields = fields.flatMap(({ name, check }) =>
      check(fieldOf(value, name), fieldOf(oldValue, name), childPath(path, name)),
    );
    return [...evaluateRules(schema, rules, value, oldValue, path), ...inFields];
  };
}

function compileRule(rule: CelRule): CompiledRule {
  return { ...rule, evaluate: environment.parse(rule.rule), isTransition: /\boldSelf\b/.test(rule.rule) };
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
    .map((rule) => ({ path: `${path}${rule.fieldPath ?? ''}`, message: rule.message }));
}
