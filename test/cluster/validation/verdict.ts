import { rootSchema } from '../../../engine/src/api/crd.ts';
import type { Schema } from '../../../engine/src/api/schema/schema.ts';
import { RULES_NOT_CHECKED, shown } from '../../support/manifests.ts';
import type { Answer, Cause, Status } from '../client/api.ts';

const RULE_MESSAGES = messagesIn(rootSchema);

/** What the server writes words of its own before, which differ between versions. */
const TEXTS = [...RULE_MESSAGES, RULES_NOT_CHECKED];

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

/**
 * The scale subresource reports a wrong number of replicas once more, with a path of its own style; from 1.36 on the server
 * reports a fraction for an integer once more, without a path.
 */
function isFirstReport({ field = '', message }: Cause): boolean {
  return !field.startsWith('.') && !message.includes('Checked value must be of type integer');
}

function shownCause({ field = '', message }: Cause): string {
  const text = TEXTS.find((known) => message.endsWith(`: ${known}`));
  return shown({ path: field === '<nil>' ? '' : field, message: text ?? inOlderWords(message) });
}

/** What 1.36 says of labels, as 1.34 says it. */
function inOlderWords(message: string): string {
  return message
    .replace('a valid label key must consist', 'a qualified name must consist')
    .replace(/(must be no more than \d+) bytes/, '$1 characters');
}

/** The messages of all rules of a schema. */
function messagesIn(schema: Schema): string[] {
  const { properties = {}, additionalProperties, items } = schema;
  const children = [...Object.values(properties), additionalProperties, items].filter((child) => child !== undefined);
  const own = (schema['x-kubernetes-validations'] ?? []).map(({ message }) => message);
  return [...own, ...children.flatMap(messagesIn)];
}
