import { expect, it } from 'vitest';
import { classifyMysqlError } from './mysql-errors.ts';

function failure(properties: object, message = 'broken'): Error {
  return Object.assign(new Error(message), properties);
}

it.each([
  [1213, 'LedgerConflictError'],
  [1205, 'LedgerConflictError'],
  [1020, 'LedgerConflictError'],
  [1040, 'LedgerUnavailableError'],
  [1053, 'LedgerUnavailableError'],
  [1927, 'LedgerUnavailableError'],
  [4031, 'LedgerUnavailableError'],
])('server error %d is a %s', (errno, name) => {
  expect(classifyMysqlError(failure({ errno }))).toMatchObject({ name });
});

it.each([{ errno: -111, code: 'ECONNREFUSED' }, { code: 'PROTOCOL_CONNECTION_LOST' }, {}])(
  'a fatal error of the connection may be tried again: %o',
  (properties) => {
    const error = classifyMysqlError(failure({ fatal: true, ...properties }));
    expect(error).toMatchObject({ name: 'LedgerUnavailableError' });
  },
);

it('names the code of an error without a message', () => {
  const error = classifyMysqlError(failure({ fatal: true, code: 'ECONNREFUSED' }, ''));
  expect(error).toMatchObject({ message: 'the database server cannot be reached: ECONNREFUSED' });
});

it.each([failure({ errno: 1064 }), failure({ errno: 1045, fatal: true }), new Error('a bug'), 'no error at all'])(
  'anything else passes through: %s',
  (error) => {
    expect(classifyMysqlError(error)).toBe(error);
  },
);
