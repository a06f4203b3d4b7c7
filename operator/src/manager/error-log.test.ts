import { pino } from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { LedgerUnavailableError } from '@tuningsweep/ledger';
import { ErrorLog } from './error-log.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance', 'Date'] }));
afterEach(() => void vi.useRealTimers());

/** A log, and the entries that it has got. */
function recorded(): { log: ErrorLog; entries: () => Record<string, unknown>[] } {
  const lines: string[] = [];
  const log = new ErrorLog(pino({ errorKey: 'error' }, { write: (line: string) => void lines.push(line) }));
  return { log, entries: () => lines.map((line) => JSON.parse(line)) };
}

test('the same is said once in five minutes, with how often it was met and with what to do', () => {
  const { log, entries } = recorded();
  for (let n = 0; n < 50; n += 1) log.warn({ sweep: 'a/b' }, new Error(`try ${n}`), 'it failed');
  expect(entries()).toHaveLength(1);
  expect(entries()[0]?.['msg']).toMatch(/^it failed: Error: try 0\. .*please report it/);
  vi.advanceTimersByTime(5 * 60_000);
  log.warn({ sweep: 'a/b' }, new Error('try 51'), 'it failed');
  expect(entries()[1]).toMatchObject({ sweep: 'a/b', repeated: 49 });
});

test('what is another matter, or of another sweep, is said at once', () => {
  const { log, entries } = recorded();
  log.warn({ sweep: 'a/b' }, new Error('one'), 'it failed');
  log.warn({ sweep: 'a/b' }, new Error('two'), 'it failed');
  log.warn({ sweep: 'a/c' }, new Error('one'), 'it failed');
  expect(entries()).toHaveLength(3);
  log.forget('a/b');
  log.warn({ sweep: 'a/b' }, new Error('one'), 'it failed');
  expect(entries()).toHaveLength(4);
});

test('a database that does not answer is one trouble, whatever sweep meets it', () => {
  const { log, entries } = recorded();
  for (const sweep of ['a/b', 'a/c', 'a/d']) log.warn({ sweep }, new LedgerUnavailableError('gone'), 'it failed');
  expect(entries()).toHaveLength(1);
});
