import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { documents } from './documents.ts';

const SOURCES = globSync('{ledger,engine,model,report,reporter,operator,cli,kube-runtime,trainer-image}/src/**/*.ts')
  .filter((file) => !file.includes('.test.'))
  .map((file) => readFileSync(file, 'utf8'))
  // As the program prints them: literals that are put together over several lines, and what is filled in.
  .map((text) =>
    text
      .replaceAll(/['`"] \+\n\s*['`"]/g, '')
      .replaceAll(/\$\{[^}]*\}/g, '…')
      .replaceAll("\\'", "'"),
  )
  .join('\n');

const [page] = documents().filter(({ name }) => name === 'docs/guide/troubleshooting.md');
const FIRST_CELLS = [...(page?.text ?? '').matchAll(/^\| ([^|]*\S) *\|/gm)].map(([, cell = '']) => cell);
const QUOTED = FIRST_CELLS.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, text = '']) => text));

test.each(QUOTED)('a program can say: %s', (text) => {
  for (const part of text.split('…').map((piece) => piece.trim())) expect(SOURCES).toContain(part);
});

test('there are messages', () => expect(QUOTED.length).toBeGreaterThan(20));
