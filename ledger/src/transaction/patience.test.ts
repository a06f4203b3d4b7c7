import { LedgerConflictError, LedgerError, LedgerUnavailableError } from '../errors.ts';
import { describe, expect, test } from 'vitest';
import { patience } from './patience.ts';

const lost = (): Error => new LedgerUnavailableError('lost');

/** Work that fails with these errors, one a call, and then succeeds; and what was tried so far. */
function failing(...errors: Error[]) {
  const seen = { tries: 0, pauses: new Array<number>() };
  const work = async (): Promise<string> => {
    const error = errors[seen.tries];
    seen.tries += 1;
    if (error !== undefined) throw error;
    return 'done';
  };
  const tryFor = async (unanswered: number, answered = unanswered) =>
    await patience({ unanswered, answered }, (_, pause) => seen.pauses.push(pause))(work);
  return { seen, tryFor };
}

describe('patience', () => {
  test('tries again with growing pauses until the database is back', async () => {
    const { seen, tryFor } = failing(lost(), new LedgerConflictError('deadlock'));
    expect(await tryFor(60)).toBe('done');
    expect(seen).toEqual({ tries: 3, pauses: [0.25, 0.5] });
  });

  test('gives up in time with the last error', async () => {
    const { seen, tryFor } = failing(...Array.from({ length: 100 }, lost));
    await expect(tryFor(0.7)).rejects.toThrow('lost');
    expect(seen).toEqual({ tries: 2, pauses: [0.25] }); // the next pause of 0.5 s would end too late
  });

  test('is longer with a server that answers', async () => {
    const full = new LedgerUnavailableError('too many connections', { serverAnswered: true });
    const { seen, tryFor } = failing(full, lost());
    expect(await tryFor(0.1, 60)).toBe('done');
    expect(seen).toEqual({ tries: 3, pauses: [0.25, 0.5] });
  });

  test('is longer once the ledger was there', async () => {
    const patiently = patience({ unanswered: 0.1, answered: 60 }, () => {});
    await patiently(async () => 'open');
    const { seen } = failing();
    const errors = [lost()];
    const work = async (): Promise<void> => {
      seen.tries += 1;
      const error = errors.shift();
      if (error !== undefined) throw error;
    };
    await patiently(work);
    expect(seen.tries).toBe(2);
  });

  test('does not repeat what cannot get better', async () => {
    const { seen, tryFor } = failing(new LedgerError('no such table'));
    await expect(tryFor(60)).rejects.toThrow('no such table');
    expect(seen).toEqual({ tries: 1, pauses: [] });
  });
});
