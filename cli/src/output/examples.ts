/** The examples under a command's help: what to type, one a line. */
export function examples(...lines: string[]): string {
  return ['', 'Examples:', ...lines.map((line) => `  $ tuningsweep ${line}`)].join('\n');
}
