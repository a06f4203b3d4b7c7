import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Option } from 'commander';
import { stringify } from 'yaml';

export type OutputFormat = 'table' | 'json' | 'yaml';

/** The formats that {@link print} knows. */
export const OUTPUT_FORMATS: readonly OutputFormat[] = ['table', 'json', 'yaml'];

/** `-o FORMAT`, as kubectl has it; the first one is the default. */
export function outputOption(formats: readonly string[]): Option {
  return new Option('-o, --output <format>', 'how to print it').choices(formats).default(formats[0]);
}

/** Prints a value as JSON or YAML, or by its own table. */
export function print(format: OutputFormat, value: unknown, table: () => string): void {
  if (format === 'json') console.log(JSON.stringify(value, null, 2));
  else if (format === 'yaml') process.stdout.write(stringify(value));
  else console.log(table());
}

/** Prints lines as they come. */
export async function printLines(lines: AsyncIterable<string>): Promise<void> {
  async function* text(): AsyncGenerator<string> {
    for await (const line of lines) yield `${line}\n`;
  }
  await printChunks(text());
}

/** Prints text or bytes as they come; whoever reads them (`head`) may stop doing so. */
export async function printChunks(chunks: AsyncIterable<string | Uint8Array>): Promise<void> {
  try {
    await pipeline(Readable.from(chunks), process.stdout, { end: false });
  } catch (error) {
    if (!isClosedPipe(error)) throw error;
  }
}

function isClosedPipe(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EPIPE';
}

export type Cell = string | number | undefined;

/** Columns as kubectl prints them: upper-case heads, three spaces between, numbers and text alike to the left. */
export function columns(heads: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const lines = [heads, ...rows];
  const widths = widthsOf(lines);
  return lines.map((line) => alignRow(line, widths)).join('\n');
}

/** How wide each column has to be for these rows. */
export function widthsOf(rows: readonly (readonly Cell[])[]): number[] {
  const widths: number[] = [];
  for (const row of rows)
    for (const [at, cell] of row.entries()) widths[at] = Math.max(widths[at] ?? 0, textOf(cell).length);
  return widths;
}

/** One line of columns this wide. */
export function alignRow(row: readonly Cell[], widths: readonly number[]): string {
  const cells = row.map((cell, at) => textOf(cell).padEnd(widths[at] ?? 0));
  return cells.join('   ').trimEnd();
}

function textOf(cell: Cell): string {
  return String(cell ?? '-');
}

/** Figures that a person reads: six significant digits. */
export function figure(value: number): string {
  return String(Number(value.toPrecision(6)));
}
