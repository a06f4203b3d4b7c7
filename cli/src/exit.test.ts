import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LedgerUnavailableError, RefusedError } from '@tuningsweep/ledger';
import { describeError, UsageError } from './exit.ts';

const NONE = {};
const system = Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC', syscall: 'write' });
const ofFile = Object.assign(new Error("ENOENT: no such file, open 'x'"), {
  code: 'ENOENT',
  syscall: 'open',
  path: 'x',
});
const refused = Object.assign(new AggregateError([], ''), { code: 'ECONNREFUSED', syscall: 'connect' });

describe('what a terminal is told of an error', () => {
  it.each([
    ['of the user', new UsageError('expected -f'), 'expected -f'],
    ['of a database that passes', new LedgerUnavailableError('no answer'), 'no answer'],
    ['of a statement', new RefusedError('the database refuses it: no', 1142), 'the database refuses it: no'],
    ['of the system', system, 'ENOSPC: no space left on device'],
    ['of a file', ofFile, `${resolve('x')}: no such file, or no folder to have it in`],
    ['of the network without words', refused, 'ECONNREFUSED'],
    [
      'that nobody foresaw',
      new TypeError('x is not a function\n    at somewhere'),
      'unexpected TypeError: x is not a function; please report it with what TUNINGSWEEP_STACK=1 tuningsweep … prints',
    ],
  ])('%s', (_, error, told) => {
    expect(describeError(error, NONE)).toBe(told);
  });

  it('has the stack of what nobody foresaw when it is asked for', () => {
    const env = { TUNINGSWEEP_STACK: '1' };
    expect(describeError(new TypeError('x'), env)).toMatch(/TypeError: x\n\s+at /);
    expect(describeError(new UsageError('expected -f'), env)).toBe('expected -f');
  });
});
