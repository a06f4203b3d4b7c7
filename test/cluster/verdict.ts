import { readFileSync } from 'node:fs';
import { shown } from '../support/manifests.ts';
import type { Answer, Cause, Status } from './api.ts';

const CRD = readFileSync(new URL('../../crds/tuningsweep.yaml', import.meta.url), 'utf8');
const RULE_MESSAGES = [...CRD.matchAll(/^ *message: (\S.*)$/gm)].map(([, message = '']) => message);

/** What an API server has against an object, as test/manifests writes it; empty when it takes it. */
export function problemsIn({ status, body }: Answer): string[] {
  if (status < 300) return [];
  const refusal: Status = JSON.parse(body);
  const unknown = [...refusal.message.matchAll(/unknown field "([^"]+)"/g)];
  if (unknown.length > 0) return unknown.map(([message, path = '']) => shown({ path, message })).toSorted();
  const causes = refusal.details?.causes ?? [];
  if (causes.length === 0) return [shown({ path: '', message: refusal.message })];
  return causes.filter(isFirstReport).map(shownCause).toSorted();
}

/** The scale subresource reports a wrong number of replicas once more. */
function isFirstReport({ message }: Cause): boolean {
  return !message.includes('should be a non-negative integer');
}

function shownCause({ field = '', message }: Cause): string {
  const rule = RULE_MESSAGES.find((text) => message.endsWith(`: ${text}`));
  return shown({ path: field === '<nil>' ? '' : field, message: rule ?? message });
}
