import { beforeEach, describe, expect, it } from 'vitest';
import { LedgerConflictError, LedgerError, LedgerUnavailableError } from '@tuningsweep/ledger';
import { patiently } from './patience.ts';

const lost = (): Error => new LedgerUnavailableError('lost');

describe('patience', () => {
  let stop: AbortController;
  let told: [string, number][];
  /** What happens while it waits. */
  let meanwhile: () => void;
  beforeEach(() => {
    stop = new AbortController();
    told = [];
    meanwhile = () => {};
  });

  function failing(...errors: Error[]): Promise<string> {
    const onTrouble = (error: LedgerError, ms: number): void => void told.push([error.message, ms]);
    const pause = async (): Promise<void> => {
      meanwhile();
      stop.signal.throwIfAborted();
    };
    return patiently({ signal: stop.signal, onTrouble, pause }, async () => {
      const error = errors.shift();
      if (error) throw error;
      return 'done';
    });
  }

  it('has no end: trouble of hours passes too', async () => {
    const errors = Array.from({ length: 1000 }, lost);
    expect(await failing(...errors)).toBe('done');
    expect(told.map(([, ms]) => ms).slice(0, 7)).toEqual([500, 1000, 2000, 4000, 8000, 15_000, 15_000]);
  });

  it('is for other transactions in the way too', async () => {
    expect(await failing(new LedgerConflictError('deadlock'))).toBe('done');
    expect(told).toEqual([['deadlock', 500]]);
  });

  it('is not for what would come again', async () => {
    await expect(failing(new LedgerError('no such table'))).rejects.toThrow('no such table');
    expect(told).toEqual([]);
  });

  it('ends with the trouble when it is stopped', async () => {
    stop.abort();
    await expect(failing(lost())).rejects.toThrow('lost');
  });

  it('ends with the trouble when it is stopped while it waits', async () => {
    meanwhile = () => stop.abort();
    await expect(failing(lost())).rejects.toThrow('lost');
    expect(told).toHaveLength(1);
  });
});
