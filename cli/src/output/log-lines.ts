import { wholeSecond } from '@tuningsweep/ledger';
import { Option } from 'commander';
import pc from 'picocolors';
import { figure } from './output.ts';

/** How logs are written; by default as whoever reads them has use for it: see {@link logFormat}. */
export type LogFormat = 'text' | 'json';

/** `--log-format text|json` */
export function logFormatOption(): Option {
  return new Option(
    '--log-format <format>',
    'as a person reads it, or as it was written (default: text on a terminal, else json)',
  ).choices(['text', 'json'] satisfies LogFormat[]);
}

/** What was asked for; else text on a terminal, and JSON for programs. */
export function logFormat(asked: LogFormat | undefined, isTerminal: boolean | undefined): LogFormat {
  return asked ?? (isTerminal === true ? 'text' : 'json');
}

/** pino's levels that stand out; the first one that a line's level reaches. */
const LEVELS = [
  { from: 50, mark: (text: string) => pc.red(`error: ${text}`) },
  { from: 40, mark: (text: string) => pc.yellow(`warning: ${text}`) },
] as const;

/**
 * A line of pino's as a person reads it: when in UTC, what, then its fields. Any other line stays as it is.
 *
 * @param line without its line feed
 */
export function readableLine(line: string): string {
  const record = recordOf(line);
  if (record === undefined) return line;
  const { level, time, msg, pid: _, hostname: __, ...fields } = record;
  const { mark } = LEVELS.find(({ from }) => Number(level) >= from) ?? { mark: (text: string) => text };
  const named = Object.entries(fields).map(([name, value]) => pc.dim(`${name}=`) + shown(value));
  return [pc.dim(timeOf(time)), mark(typeof msg === 'string' ? msg : ''), ...named].filter(Boolean).join(' ');
}

/** The same of an output as it comes, line by line. */
export async function* readableLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let begun = '';
  for await (const chunk of chunks) {
    const lines = (begun + decoder.decode(chunk, { stream: true })).split('\n');
    begun = lines.pop() ?? '';
    for (const line of lines) yield `${readableLine(line)}\n`;
  }
  if (begun !== '') yield readableLine(begun);
}

/** What pino wrote; undefined of anything else. */
function recordOf(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith('{"level":')) return undefined;
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function timeOf(time: unknown): string {
  return typeof time === 'number' ? wholeSecond(new Date(time).toISOString()) : '';
}

/** Of an error its message; words without quotation marks where they are one; six digits of a figure. */
function shown(value: unknown): string {
  if (typeof value === 'number' && !Number.isInteger(value)) return figure(value);
  if (typeof value === 'object' && value !== null && 'message' in value) return JSON.stringify(value.message);
  return typeof value === 'string' && /^[^\s"=]+$/.test(value) ? value : JSON.stringify(value);
}
