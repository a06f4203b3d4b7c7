import { readFileSync } from 'node:fs';
import { parse } from 'shell-quote';
import { expect, test } from 'vitest';
import { buildProgram } from '../../cli/src/program.ts';
import { commandLines, GUIDES, NOT_RUN } from './command-lines.ts';
import { documents } from './documents.ts';

type Command = Awaited<ReturnType<typeof buildProgram>>;

const SCRIPTS: Record<string, string> = JSON.parse(readFileSync('package.json', 'utf8')).scripts;

const LINES = documents().flatMap((document) =>
  commandLines(document).map((line) => ({ name: document.name, line: line.replace(/\s+#.*$/, ''), whole: line })),
);

/** Who runs the command lines of which documents; every other one has to say that it is not run. */
const RUN: readonly [documents: RegExp, lines: RegExp][] = [
  [new RegExp(`^(${GUIDES.join('|')})$`), /^(npx tuningsweep|cp) /], // cli.local-stores.test.ts
  [/^docs\/guide\/kubectl-plugin\.md$/, /^kubectl /], // test/cluster/node/plugin.ts, test/operator/plugin
  [/^docs\/(guide\/(install|kubernetes)|runbooks\/.*)\.md$/, /^kubectl /], // npm run e2e
  [/^docs\/guide\/(install|monitoring)\.md$/, /^helm /], // npm run e2e, test/chart, charts.tools.test.ts
  [/^docs\/guide\/operations\.md$/, /^(mysqldump|mysql|python3) /], // backup.stores.test.ts
  [/./, /^(FAULTS_SEED=\d+ )?npm (test|run)/], // below, whether there is such a script
];

test.each(LINES)('$name: it is known whether a test runs $whole', ({ name, line, whole }) => {
  const isRun = RUN.some(([where, which]) => where.test(name) && which.test(line));
  expect(isRun || whole.includes(NOT_RUN)).toBe(true);
});

/** The command that the words name, and the words that are left for it. */
function find(command: Command, [word, ...rest]: string[]): { command: Command; rest: string[] } {
  const next = command.commands.find((candidate) => candidate.name() === word);
  if (next) return find(next, rest);
  return { command, rest: word === undefined ? [] : [word, ...rest] };
}

/** The words of a line of shell up to the first `>` or `|`. */
function words(line: string): string[] {
  const parts = parse(line);
  const end = parts.findIndex((part) => typeof part === 'object' && 'op' in part && part.op !== 'glob');
  return parts.slice(0, end < 0 ? undefined : end).map(String);
}

test.each(LINES.filter(({ line }) => line.startsWith('npx tuningsweep ')))('$name: $line', async ({ line }) => {
  const [first, ...others] = words(line).slice(2);
  const { command, rest } = find(await buildProgram(first), [first ?? '', ...others]);
  const { operands, unknown } = command.parseOptions(rest);
  expect(unknown.filter((word) => word !== '--help')).toEqual([]);
  expect(command.commands).toEqual([]);
  expect(operands.length).toBeLessThanOrEqual(command.registeredArguments.length);
});

test.each(LINES.filter(({ line }) => /^npm (run|test)/.test(line)))('$name: $line', ({ line }) => {
  const [, verb = '', script = ''] = line.split(/\s+/);
  expect(Object.keys(SCRIPTS)).toContain(verb === 'run' ? script : verb);
});
