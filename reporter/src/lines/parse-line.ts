import { metricName } from '@tuningsweep/ledger';

/** Metrics of one line that are taken. */
const MOST_METRICS = 64;

/** The largest step that a ledger can hold. */
export const LAST_STEP = 2 ** 31 - 1;

/** What a line says. */
export interface Report {
  /** True for the values at the end. */
  readonly final: boolean;
  /** Absent where the line names none. */
  readonly step?: number;
  readonly metrics: ReadonlyMap<string, number>;
  /** A sentence for everything in it that is left out. */
  readonly leftOut: readonly string[];
}

const EXPECTED = 'expected a JSON object such as {"step": 3, "metrics": {"mse": 1.2}}';
const NAME = /^[A-Za-z][A-Za-z0-9_.-]{0,63}$/;
const SHOWN = 40;

/** @returns what the line says, or a sentence on why nothing of it can be taken */
export function parseLine(text: string): Report | string {
  const value = parseJson(text);
  if (!isObject(value)) return `${EXPECTED}, found ${shorten(text.trim())}`;
  const { step, final = false, metrics = {} } = value;
  if (typeof final !== 'boolean') return `expected true or false as "final", found ${describe(final)}`;
  if (!isObject(metrics)) return `expected an object of numbers as "metrics", found ${describe(metrics)}`;
  if (!final && value['metrics'] === undefined) return `${EXPECTED}, found no "metrics" in ${shorten(text.trim())}`;
  if (!final && step !== undefined && !isStep(step))
    return `expected a whole number from 0 to ${LAST_STEP} as "step", found ${describe(step)}`;
  return { final, ...(!final && isStep(step) && { step }), ...readMetrics(metrics) };
}

function isStep(step: unknown): step is number {
  return typeof step === 'number' && Number.isInteger(step) && step >= 0 && step <= LAST_STEP;
}

function readMetrics(given: Record<string, unknown>): Pick<Report, 'metrics' | 'leftOut'> {
  const entries = Object.entries(given);
  const metrics = new Map<string, number>();
  const leftOut: string[] = [];
  for (const [written, value] of entries.slice(0, MOST_METRICS)) {
    const name = metricName(written);
    if (!NAME.test(written)) leftOut.push(`${describe(written)} is left out: ${NAMES}`);
    else if (metrics.has(name)) leftOut.push(`${written} is left out: the line has ${name} in another spelling`);
    else if (typeof value !== 'number' || !Number.isFinite(value))
      leftOut.push(`${written} is left out: ${describe(value)} is no finite number`);
    else metrics.set(name, value);
  }
  const more = entries.length - MOST_METRICS;
  if (more > 0) leftOut.push(`${more} metrics are left out: a line has at most ${MOST_METRICS}`);
  return { metrics, leftOut };
}

const NAMES = "a metric's name is a letter, then up to 63 letters, digits, '_', '.' or '-'";

/**
 * JSON, and the three words that Python's `json.dumps` writes beside it. They become texts, which are no more a number than
 * they are.
 */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return parseLenient(text);
  }
}

/** Either a whole JSON string, which stays as it is, or one of the words. */
const STRING_OR_WORD = /"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/g;

function parseLenient(text: string): unknown {
  try {
    return JSON.parse(text.replaceAll(STRING_OR_WORD, (found) => (found.startsWith('"') ? found : `"${found}"`)));
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value in a sentence. An infinity is a number too large for JSON's readers, such as 1e999. */
function describe(value: unknown): string {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && NO_NUMBERS.has(value) ? value : shorten(JSON.stringify(value) ?? 'nothing');
}

/** Whether the program wrote them with or without quotation marks. */
const NO_NUMBERS = new Set(['NaN', 'Infinity', '-Infinity']);

/** The begin of a text; what a terminal would act on is left out. */
function shorten(text: string): string {
  // oxlint-disable-next-line no-control-regex -- these are what it is about
  const letters = Array.from(text.replaceAll(/[\u0000-\u001F\u007F]/g, ' '));
  return letters.length > SHOWN ? `${letters.slice(0, SHOWN).join('')}…` : letters.join('');
}
