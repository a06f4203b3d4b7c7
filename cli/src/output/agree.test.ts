import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { UsageError } from '../exit.ts';
import { isAgreed } from './agree.ts';

/** Asks a person at a terminal, or a program. */
function ask(isTTY: boolean) {
  const [input, output] = [new PassThrough(), new PassThrough()].map((stream) => Object.assign(stream, { isTTY }));
  if (!input || !output) throw new Error('expected two streams');
  const chunks: string[] = [];
  output.on('data', (chunk) => chunks.push(String(chunk)));
  const answer = isAgreed('Run it?', 'add --yes', { input, output });
  return { input, answer, shown: () => chunks.join('') };
}

test.each([
  ['y\n', true],
  ['Yes\n', true],
  ['n\n', false],
  ['\n', false],
  ['yesterday\n', false],
])('%j', async (typed, agreed) => {
  const { input, answer, shown } = ask(true);
  input.write(typed);
  expect(await answer).toBe(agreed);
  expect(shown()).toContain('Run it? [y/N] ');
});

test('the end of the input is a no', async () => {
  const { input, answer } = ask(true);
  input.end();
  expect(await answer).toBe(false);
});

test('where there is no terminal it is said what to do', async () => {
  await expect(ask(false).answer).rejects.toThrow(new UsageError('there is no terminal to ask on: add --yes.'));
});
