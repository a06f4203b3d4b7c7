import { Option } from 'commander';
import { stringify } from 'yaml';

export type OutputFormat = 'table' | 'json' | 'yaml';

/** `-o table|json|yaml`, as kubectl has it. */
export function outputOption(): Option {
  return new Option('-o, --output <format>', 'how to print it').choices(['table', 'json', 'yaml']).default('table');
}

/** Prints a value as JSON or YAML, or by its own table. */
export function print(format: OutputFormat, value: unknown, table: () => string): void {
  if (format === 'json') console.log(JSON.stringify(value, null, 2));
  else if (format === 'yaml') process.stdout.write(stringify(value));
  else console.log(table());
}

type Cell = string | number | undefined;

/** Columns as kubectl prints them: upper-case heads, three spaces between, numbers and text alike to the left. */
export function columns(heads: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const lines = [heads, ...rows.map((row) => row.map((cell) => String(cell ?? '-')))];
  const widths = heads.map((_, at) => Math.max(...lines.map((line) => line[at]?.length ?? 0)));
  return lines
    .map((line) =>
      line
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('   ')
        .trimEnd(),
    )
    .join('\n');
}

/** Figures that a person reads: six significant digits. */
export function figure(value: number): string {
  return String(Number(value.toPrecision(6)));
}
