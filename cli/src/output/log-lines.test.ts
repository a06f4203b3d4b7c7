import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { logFormat, readableLine, readableLines } from './log-lines.ts';

const AT = { level: 30, time: Date.UTC(2026, 10, 28, 3, 1, 58, 504) };
const line = (fields: Record<string, unknown>): string => JSON.stringify({ ...AT, ...fields });

test.each([
  [
    'fields come after what happened',
    line({ codeTask: 'qw6xs5g-a', mse: 76.44243004584007, words: 'two words', msg: 'task completed' }),
    '2026-11-28T03:01:58Z task completed codeTask=qw6xs5g-a mse=76.4424 words="two words"',
  ],
  ['what names the process is left out', line({ pid: 7, hostname: 'h', msg: 'on' }), '2026-11-28T03:01:58Z on'],
  ['a warning', line({ level: 40, msg: 'slow' }), '2026-11-28T03:01:58Z warning: slow'],
  [
    'an error, without its stack',
    line({ level: 50, error: { type: 'Error', message: 'gone', stack: 'Error: gone\n  at' }, msg: 'no lease' }),
    '2026-11-28T03:01:58Z error: no lease error="gone"',
  ],
  ['any other line', 'epoch 3', 'epoch 3'],
  ['other JSON', '{"loss":1}', '{"loss":1}'],
  ['the begin of a line', '{"level":30,"time":17', '{"level":30,"time":17'],
])('%s', (_, from, to) => expect(stripVTControlCharacters(readableLine(from))).toBe(to));

test('an output is read line by line, wherever its pieces end', async () => {
  const bytes = Buffer.from(`begun ä\n${line({ msg: 'trained' })}\nends here`);
  async function* pieces() {
    for (let at = 0; at < bytes.length; at += 7) yield bytes.subarray(at, at + 7);
  }
  const text = (await Array.fromAsync(readableLines(pieces()))).join('');
  expect(stripVTControlCharacters(text)).toBe('begun ä\n2026-11-28T03:01:58Z trained\nends here');
});

test('text for people, JSON for programs, unless something else is asked for', () => {
  expect([logFormat(undefined, true), logFormat(undefined, undefined), logFormat('json', true)]).toEqual([
    'text',
    'json',
    'json',
  ]);
});
