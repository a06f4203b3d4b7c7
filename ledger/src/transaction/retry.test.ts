import { expect, test } from 'vitest';
import { LedgerConflictError, LedgerError, LedgerUnavailableError } from '../errors.ts';
import { doublingPause, isTemporary, retrying } from './retry.ts';

/** Fails with these, one after the other, then gives `done`. */
function failing(...errors: Error[]): () => string {
  return () => {
    const error = errors.shift();
    if (error) throw error;
    return 'done';
  };
}

test('work is done again after each error, with the pauses that are asked for', async () => {
  const pauses: number[] = [];
  const pause = async (ms: number): Promise<void> => void pauses.push(ms);
  const work = failing(new Error('1'), new Error('2'), new Error('3'));
  expect(await retrying(work, (_, failures) => doublingPause(10, 30, failures), pause)).toBe('done');
  expect(pauses).toEqual([10, 20, 30]);
});

test('an error that is not to be waited for is thrown, as is one whose pause is cut short', async () => {
  await expect(retrying(failing(new Error('no')), () => undefined)).rejects.toThrow('no');
  const cut = async (): Promise<void> => {
    throw new Error('cut');
  };
  await expect(retrying(failing(new Error('trouble')), () => 1, cut)).rejects.toThrow('trouble');
});

test('what passes by itself is a database out of reach and others in the way', () => {
  const errors = [new LedgerUnavailableError('x'), new LedgerConflictError('x'), new LedgerError('x'), new Error('x')];
  expect(errors.map(isTemporary)).toEqual([true, true, false, false]);
});
