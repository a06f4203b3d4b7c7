import type { ErrorObject } from 'ajv';

/** A violated keyword, in the words that the API server uses for its parts. */
interface Violation {
  /** The field's name in a sentence. */
  readonly field: string;
  /** The value that was found. */
  readonly found: string;
  /** The type of that value, quoted. */
  readonly type: string;
  /** How many items or properties it has. */
  readonly size: number;
  /** What the keyword allows. */
  readonly allowed: string;
}

const ofType = ({ field, type, allowed }: Violation): string =>
  `Invalid value: ${type}: ${field} must be of type ${allowed}: ${type}`;

const MESSAGES: Readonly<Record<string, (violation: Violation) => string>> = {
  type: ofType,
  integer: ofType,
  format: ({ field, found, allowed }) => `Invalid value: ${found}: ${field} must be of type ${allowed}: ${found}`,
  pattern: ({ field, found, allowed }) => `Invalid value: ${found}: ${field} should match '${allowed}'`,
  minimum: ({ field, found, allowed }) =>
    `Invalid value: ${found}: ${field} should be greater than or equal to ${allowed}`,
  exclusiveMinimum: ({ field, found, allowed }) =>
    `Invalid value: ${found}: ${field} should be greater than ${allowed}`,
  maximum: ({ field, found, allowed }) =>
    `Invalid value: ${found}: ${field} should be less than or equal to ${allowed}`,
  exclusiveMaximum: ({ field, found, allowed }) => `Invalid value: ${found}: ${field} should be less than ${allowed}`,
  minLength: ({ field, found, allowed }) =>
    `Invalid value: ${found}: ${field} should be at least ${allowed} chars long`,
  minItems: ({ field, size, allowed }) => `Invalid value: ${size}: ${field} should have at least ${allowed} items`,
  minProperties: ({ field, size, allowed }) =>
    `Invalid value: ${size}: ${field} should have at least ${allowed} properties`,
  maxLength: ({ allowed }) => `Too long: may not be more than ${allowed} bytes`,
  maxItems: ({ size, allowed }) => `Too many: ${size}: must have at most ${allowed} items`,
  maxProperties: ({ size, allowed }) => `Too many: ${size}: must have at most ${allowed} items`,
  enum: ({ found, allowed }) => `Unsupported value: ${found}: supported values: ${allowed}`,
};

const BLOCKING = new Set(['type', 'integer', 'format', 'maxLength', 'maxItems', 'maxProperties', 'enum']);

/** What kubectl prints, after the path, about a violated keyword of the schema. */
export function schemaMessage(path: string, { keyword, data, schema, parentSchema }: ErrorObject): string {
  const message = MESSAGES[keyword];
  const format: unknown = keyword === 'type' ? parentSchema?.['format'] : undefined;
  if (!message)
    throw new Error(`crds/tuningsweep.yaml uses ${keyword} at ${path}, which local validation does not know`);
  return message({
    field: `${path} in body`,
    found: show(data),
    type: JSON.stringify(format === undefined ? typeName(data) : formatName(data)),
    size: typeof data === 'object' ? Object.keys(data ?? {}).length : 0,
    allowed: showAllowed(keyword, format ?? schema, data),
  });
}

/** Whether the API server skips all CEL rules when this keyword is violated. */
export function isBlocking(keyword: string): boolean {
  return BLOCKING.has(keyword);
}

/** Whether the API server reads a number as an integer, which has 64 bits there. */
export function isInteger(value: unknown): boolean {
  return Number.isInteger(value) && Math.abs(Number(value)) < 2 ** 63;
}

function typeName(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return isInteger(value) ? 'integer' : 'number';
  return typeof value;
}

/** What the API server calls a value where it expected a string of some format. */
function formatName(value: unknown): string {
  if (typeof value !== 'number') return '';
  return isInteger(value) ? 'int64' : 'float64';
}

/** The API server shows a bound as it shows the value that broke it: as an integer beside integers. */
function showAllowed(keyword: string, allowed: unknown, found: unknown): string {
  if (Array.isArray(allowed)) return keyword === 'enum' ? allowed.map(show).join(', ') : allowed.join(',');
  return typeof allowed === 'number' && !isInteger(found) ? showFloat(allowed) : String(allowed);
}

/** A value as Go prints it: integers in full, other numbers as floats, the rest as JSON. */
function show(value: unknown): string {
  if (typeof value !== 'number') return JSON.stringify(value);
  return Number.isSafeInteger(value) ? String(value) : showFloat(value);
}

/** A float as Go's %v prints it: from 1e-4 up to a million in plain digits, else with an exponent of at least two digits. */
function showFloat(value: number): string {
  const size = Math.abs(value);
  if (size === 0 || (size >= 1e-4 && size < 1e6)) return String(value);
  return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2');
}
