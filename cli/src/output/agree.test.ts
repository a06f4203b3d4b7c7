import { PassThrough } from 'node:stream';
import { afterEach, expect, test, vi } from 'vitest';
import { UsageError } from '../exit.ts';
import { isAgreed } from './agree.ts';

/** A person at a terminal who types this; what was asked goes to `shown`. */
function sitDown(isTerminal: boolean) {
  const [input, output] = [new PassThrough(), new PassThrough()];
  for (const stream of [input, output]) Object.assign(stream, { isTTY: isTerminal });
  vi.spyOn(process, 'stdin', 'get').mockReturnValue(input as never);
  vi.spyOn(process, 'stderr', 'get').mockReturnValue(output as never);
  const chunks: string[] = [];
  output.on('data', (chunk) => chunks.push(String(chunk)));
  return { input, shown: () => chunks.join('') };
}

afterEach(() => void vi.restoreAllMocks());

test.each([
  ['y\n', true],
  ['Yes\n', true],
  ['n\n', false],
  ['\n', false],
  ['yesterday\n', false],
])('%j', async (typed, agreed) => {
  const { input, shown } = sitDown(true);
  const answer = isAgreed('Run it?', 'add --yes');
  input.write(typed);
  expect(await answer).toBe(agreed);
  expect(shown()).toContain('Run it? [y/N] ');
});

test('the end of the input is a no', async () => {
  const { input } = sitDown(true);
  const answer = isAgreed('Run it?', 'add --yes');
  input.end();
  expect(await answer).toBe(false);
});

test('where there is no terminal it is said what to do', async () => {
  sitDown(false);
  await expect(isAgreed('Run it?', 'add --yes')).rejects.toThrow(
    new UsageError('there is no terminal to ask on: add --yes.'),
  );
});
