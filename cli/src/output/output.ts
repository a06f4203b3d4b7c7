import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { counted } from '@tuningsweep/ledger';
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

/** Between two columns. */
const GAP = '   ';

/** How wide a line may be where nobody's terminal says. */
const USUAL_WIDTH = 80;

/** How many characters a line of standard output has room for. */
export function outputWidth(): number {
  return process.stdout.columns ?? USUAL_WIDTH;
}

/** Columns as kubectl prints them: upper-case heads, three spaces between, numbers and text alike to the left. */
export function columns(heads: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const lines = [heads, ...rows];
  const widths = widthsOf(lines);
  return lines.map((line) => alignRow(line, widths)).join('\n');
}

/** How narrow a column may be made where a line would be too long. */
export interface Cut {
  readonly head: string;
  readonly least: number;
}

/** {@link columns} in lines of at most `width` characters, as far as that takes no more than these cuts, one after the other. */
export function fitColumns(
  heads: readonly string[],
  rows: readonly (readonly Cell[])[],
  cuts: readonly Cut[],
  width: number,
): string {
  const lines = [heads, ...rows];
  const widths = widthsOf(lines);
  for (const { head, least } of cuts) {
    const at = heads.indexOf(head);
    const own = widths[at];
    if (own !== undefined) widths[at] = Math.max(own - Math.max(lineWidth(widths) - width, 0), Math.min(own, least));
  }
  const cutRow = (line: readonly Cell[]): string[] => line.map((cell, at) => cutMiddle(textOf(cell), widths[at] ?? 0));
  return lines.map((line) => alignRow(cutRow(line), widths)).join('\n');
}

/** How many characters a line of columns takes that are so wide. */
export function lineWidth(widths: readonly number[]): number {
  return widths.reduce((sum, each) => sum + each, GAP.length * (widths.length - 1));
}

/** Both ends of a name or an address tell more than its middle. */
function cutMiddle(text: string, width: number): string {
  if (text.length <= width) return text;
  const end = Math.floor((width - 1) / 2);
  return `${text.slice(0, width - 1 - end)}…${end > 0 ? text.slice(-end) : ''}`;
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
  return cells.join(GAP).trimEnd();
}

function textOf(cell: Cell): string {
  return String(cell ?? '-');
}

/** Figures that a person reads: six significant digits. */
export function figure(value: number): string {
  return String(Number(value.toPrecision(6)));
}

/** Bytes that a person reads, as `du -h` and the docs have them. */
export function size(bytes: number): string {
  const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'];
  const at = bytes < 1024 ? 0 : Math.min(Math.floor(Math.log2(bytes) / 10), units.length - 1);
  return at === 0 ? counted(bytes, 'byte') : `${(bytes / 1024 ** at).toFixed(1)} ${units[at]}`;
}
