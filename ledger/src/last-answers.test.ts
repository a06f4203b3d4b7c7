import { expect, test, vi } from 'vitest';
import { openLedger } from './connect/open.ts';
import { LastAnswers } from './last-answers.ts';

const ledger = await openLedger('sqlite::memory:');

/** Asks, and says whether the answer had to be found; of another ledger where one is named. */
function asking(answers: LastAnswers<string | undefined>, answer: string | undefined = 'found') {
  return async (subject: string, holdsFor: string, of = ledger): Promise<boolean> => {
    const find = vi.fn<() => Promise<string | undefined>>(async () => answer);
    expect(await answers.get(of, subject, holdsFor, find)).toBe(answer);
    return find.mock.calls.length > 0;
  };
}

test.each(['found', undefined])('the answer %s is found once for as long as it holds', async (answer) => {
  const isFound = asking(new LastAnswers(), answer);
  expect(await isFound('a', '1')).toBe(true);
  expect(await isFound('b', '1')).toBe(true);
  expect(await isFound('a', '1')).toBe(false);
  expect(await isFound('a', '2')).toBe(true);
  expect(await isFound('a', '1')).toBe(true);
  expect(await isFound('b', '1')).toBe(false);
});

test('another ledger has answers of its own', async () => {
  const isFound = asking(new LastAnswers());
  await isFound('a', '1');
  expect(await isFound('a', '1', await openLedger('sqlite::memory:'))).toBe(true);
  expect(await isFound('a', '1')).toBe(false);
});

test('of more subjects than are remembered, the one that was asked about last stays', async () => {
  const isFound = asking(new LastAnswers(2));
  await isFound('a', '1');
  await isFound('b', '1');
  await isFound('a', '1');
  await isFound('c', '1');
  expect(await isFound('a', '1')).toBe(false);
  expect(await isFound('b', '1')).toBe(true);
});

test('what could not be found is asked for anew', async () => {
  const answers = new LastAnswers<string>();
  await expect(answers.get(ledger, 'a', '1', () => Promise.reject(new Error('gone')))).rejects.toThrow('gone');
  expect(await answers.get(ledger, 'a', '1', async () => 'there')).toBe('there');
});
