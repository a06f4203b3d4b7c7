import { isNode, LineCounter, parseAllDocuments } from 'yaml';
import type { Document, Tags } from 'yaml';
import { hintFor } from './hints.ts';
import { ManifestError } from './problem.ts';
import type { Problem } from './problem.ts';

/** One document of a YAML file: its value, and where its fields stand. */
export interface YamlDocument {
  readonly value: unknown;
  /** Where it begins, from 1. */
  readonly line: number;
  /**
   * The problem with the line of its field in it, or of the nearest field around it that is there, with the value as it was
   * written where the words about it do not show it, and with a hint where there is one.
   */
  readonly locate: (problem: Problem) => Problem;
}

/** What kubectl does not resolve: it leaves times as text, and knows no base-60 numbers. */
const NOT_RESOLVED = ['tag:yaml.org,2002:timestamp', 'TIME'];

/**
 * The documents of a YAML (or JSON) text as kubectl reads them, which is YAML 1.1: `yes` and `NO` are booleans, `010` is 8, an
 * unquoted date is text. A manifest must not mean one thing here and another on a cluster.
 *
 * @throws ManifestError naming the line of whatever is not YAML, and of keys that are there twice
 */
export function parseYaml(file: string, text: string): YamlDocument[] {
  const lineCounter = new LineCounter();
  const documents = parseAllDocuments(text, {
    version: '1.1',
    customTags: withoutTimes,
    lineCounter,
    prettyErrors: false,
    uniqueKeys: true,
  });
  if (!Array.isArray(documents)) return [];
  return documents.map((document) => read(file, text, document, lineCounter));
}

function withoutTimes(tags: Tags): Tags {
  return tags.filter((tag) => {
    if (typeof tag === 'string') return true;
    return !NOT_RESOLVED.includes(tag.tag) && !NOT_RESOLVED.includes(('format' in tag && tag.format) || '');
  });
}

function read(file: string, text: string, document: Document.Parsed, lineCounter: LineCounter): YamlDocument {
  const problems = document.errors.map(({ message, pos }) => ({
    path: '',
    message: `not YAML: ${message}`,
    line: lineCounter.linePos(pos[0]).line,
  }));
  if (problems.length > 0) throw new ManifestError(file, problems);
  const line = lineCounter.linePos(beginOf(document.contents) ?? document.range[0]).line;
  return {
    value: valueOf(file, document),
    line,
    locate: (problem) => ({
      ...problem,
      message: inContext(problem, document, text),
      line: lineOf(document, problem.path, lineCounter) ?? line,
    }),
  };
}

function valueOf(file: string, document: Document.Parsed): unknown {
  try {
    const value: unknown = document.toJS();
    JSON.stringify(value); // throws where an alias stands inside its own anchor
    return value;
  } catch (error) {
    const message = `bad alias: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`;
    throw new ManifestError(file, [{ path: '', message }]);
  }
}

/** A longer value is not repeated. */
const SHOWN = 60;

/** A problem's message with the value as it was written, and a hint. */
function inContext(problem: Problem, document: Document.Parsed, text: string): string {
  const node = document.getIn(namesIn(problem.path), true);
  const value: unknown = isNode(node) ? node.toJS(document) : undefined;
  const hint = hintFor(problem, value);
  const written = isNode(node) && node.range ? text.slice(node.range[0], node.range[1]).trim() : '';
  const isShown =
    written === '' ||
    written.length > SHOWN ||
    problem.message.includes(written) ||
    problem.message.startsWith('unknown field');
  const found = isShown ? '' : `; found ${written.replaceAll(/\s+/g, ' ')}`;
  return `${problem.message}${found}${hint === undefined ? '' : ` (${hint})`}`;
}

function namesIn(path: string): string[] {
  return path.split(/[.[\]]+/).filter(Boolean);
}

/** The line on which a field, or else the nearest one around it, begins. */
function lineOf(document: Document.Parsed, path: string, lineCounter: LineCounter): number | undefined {
  const names = namesIn(path);
  for (let length = names.length; length > 0; length -= 1) {
    const offset = beginOf(document.getIn(names.slice(0, length), true));
    if (offset !== undefined) return lineCounter.linePos(offset).line;
  }
  return undefined;
}

function beginOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}
