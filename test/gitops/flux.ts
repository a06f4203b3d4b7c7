import { readFileSync } from 'node:fs';
import { evaluate } from '@marcbachmann/cel-js';
import { parse } from 'yaml';

interface Checks {
  readonly inProgress: string;
  readonly failed: string;
  readonly current: string;
}

const FILE = new URL('../../examples/gitops/flux/finished-sweeps.yaml', import.meta.url);
const CHECKS: Checks = parse(readFileSync(FILE, 'utf8')).spec.healthCheckExprs[0];

/** What Flux makes of a resource by the example's expressions: asked in this order, and an error means that it waits on. */
export function fluxHealth(resource: object): 'InProgress' | 'Failed' | 'Current' {
  const says = (expression: string): boolean => evaluate(expression, { ...resource }) === true;
  try {
    if (says(CHECKS.inProgress)) return 'InProgress';
    if (says(CHECKS.failed)) return 'Failed';
    return says(CHECKS.current) ? 'Current' : 'InProgress';
  } catch {
    return 'InProgress';
  }
}
