import type { Schema } from '../../../engine/src/api/schema/schema.ts';

/** A field's type in a word or two. */
export function typeOf(field: Schema): string {
  if (field['x-kubernetes-int-or-string']) return 'quantity';
  if (field.items) return `list of ${plural(field.items)}`;
  if (field.additionalProperties) return `map of ${plural(field.additionalProperties)}`;
  if (field.format === 'date' || field.format === 'date-time') return field.format;
  return field.type ?? 'any';
}

function plural(field: Schema): string {
  const type = typeOf(field);
  return type.endsWith('y') ? `${type.slice(0, -1)}ies` : `${type}s`;
}

/** What a field's values are held to; of a list or a map also what its items and values are. */
export function limitsOf(field: Schema): string {
  const limits = [
    (field.enum ?? []).map((value) => `\`${value}\``).join(', '),
    range(field.minItems, field.maxItems, ' items'),
    range(undefined, field.maxProperties, ' entries'),
    // A date's length is bounded for the API server's sake only.
    field.format === undefined ? range(field.minLength, field.maxLength, ' characters') : '',
    bounds(field),
    field.pattern === undefined ? '' : `\`${field.pattern}\``,
    limitsOfEach(field.items ?? field.additionalProperties),
  ];
  return limits.filter(Boolean).join('; ');
}

function limitsOfEach(inner: Schema | undefined): string {
  const limits = inner ? limitsOf(inner) : '';
  return limits && `each ${limits}`;
}

function bounds({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: Schema): string {
  if (!exclusiveMinimum && !exclusiveMaximum) return range(minimum, maximum, '');
  const low = minimum === undefined ? '' : `above ${minimum}`;
  const high = maximum === undefined ? '' : `${exclusiveMaximum ? 'below' : 'up to'} ${maximum}`;
  return [low, high].filter(Boolean).join(', ');
}

function range(least: number | undefined, most: number | undefined, unit: string): string {
  if (least === undefined) return most === undefined ? '' : `at most ${most}${unit}`;
  return most === undefined ? `at least ${least}${unit}` : `${least} to ${most}${unit}`;
}
