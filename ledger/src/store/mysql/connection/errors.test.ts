import { expect, it } from 'vitest';
import { classifyMysqlError, isSpent } from './errors.ts';

function failure(properties: object, message = 'broken'): Error {
  return Object.assign(new Error(message), properties);
}

it.each([
  // undone: run again at once
  [1213, '40001', 'LedgerConflictError', false],
  [1205, 'HY000', 'LedgerConflictError', false],
  [1020, 'HY000', 'LedgerConflictError', false],
  [3101, '40000', 'LedgerConflictError', false],
  [3572, 'HY000', 'LedgerConflictError', false],
  [9999, '40XYZ', 'LedgerConflictError', false],
  // passing, also on this connection
  [1226, '42000', 'LedgerUnavailableError', false],
  [1203, '42000', 'LedgerUnavailableError', false],
  [1637, 'HY000', 'LedgerUnavailableError', false],
  [1317, '70100', 'LedgerUnavailableError', false],
  [1969, '70100', 'LedgerUnavailableError', false],
  [3024, 'HY000', 'LedgerUnavailableError', false],
  [1021, 'HY000', 'LedgerUnavailableError', false],
  [9999, '53300', 'LedgerUnavailableError', false],
  // passing, on another connection
  [1040, '08004', 'LedgerUnavailableError', true],
  [1040, '', 'LedgerUnavailableError', true],
  [1042, '08S01', 'LedgerUnavailableError', true],
  [1047, '08S01', 'LedgerUnavailableError', true],
  [1053, '08S01', 'LedgerUnavailableError', true],
  [1152, '08S01', 'LedgerUnavailableError', true],
  [1158, '08S01', 'LedgerUnavailableError', true],
  [1161, '08S01', 'LedgerUnavailableError', true],
  [1184, '08S01', 'LedgerUnavailableError', true],
  [1290, 'HY000', 'LedgerUnavailableError', true],
  [1792, '25006', 'LedgerUnavailableError', true],
  [1836, 'HY000', 'LedgerUnavailableError', true],
  [1105, 'HY000', 'LedgerUnavailableError', true],
  [1927, '70100', 'LedgerUnavailableError', true],
  [2006, 'HY000', 'LedgerUnavailableError', true],
  [2013, 'HY000', 'LedgerUnavailableError', true],
  [3032, 'HY000', 'LedgerUnavailableError', true],
  [3100, 'HY000', 'LedgerUnavailableError', true],
  [3168, 'HY000', 'LedgerUnavailableError', true],
  [3169, 'HY000', 'LedgerUnavailableError', true],
  [4031, 'HY000', 'LedgerUnavailableError', true],
  [9001, 'HY000', 'LedgerUnavailableError', true],
  [9999, '57P01', 'LedgerUnavailableError', true],
  // the same the next time
  [1064, '42000', 'RefusedError', false],
  [1130, 'HY000', 'RefusedError', false],
  [1142, '42000', 'RefusedError', false],
  [1146, '42S02', 'RefusedError', false],
  [1153, '08S01', 'RefusedError', false],
  [1264, '22003', 'RefusedError', false],
])('server error %d (%s) is a %s, and the connection spent: %s', (errno, sqlState, name, spent) => {
  const error = failure({ errno, sqlState });
  expect(classifyMysqlError(error)).toMatchObject({ name });
  expect(isSpent(error)).toBe(spent);
});

it('knows that a server answered, or that there may be none', () => {
  expect(classifyMysqlError(failure({ errno: 1226, sqlState: '42000' }))).toMatchObject({ serverAnswered: true });
  expect(classifyMysqlError(failure({ errno: -111, fatal: true }))).toMatchObject({ serverAnswered: false });
});

it.each([{ errno: -111, code: 'ECONNREFUSED' }, { code: 'PROTOCOL_CONNECTION_LOST' }, {}])(
  'a fatal error of the connection may be tried again, on another one: %o',
  (properties) => {
    const error = failure({ fatal: true, ...properties });
    expect(classifyMysqlError(error)).toMatchObject({ name: 'LedgerUnavailableError' });
    expect(isSpent(error)).toBe(true);
  },
);

it.each([
  [{ code: 'HANDSHAKE_SSL_ERROR' }, 'certificate has expired', 'LedgerError'],
  [{ code: 'HANDSHAKE_SSL_ERROR' }, 'Client network socket disconnected before …', 'LedgerUnavailableError'],
  [{ code: 'HANDSHAKE_SSL_ERROR', syscall: 'read' }, 'read ECONNRESET', 'LedgerUnavailableError'],
  [{ code: 'HANDSHAKE_NO_SSL_SUPPORT' }, 'Server does not support secure connection', 'LedgerError'],
])('a TLS handshake that fails with %o, %j is a %3$s', (properties, message, name) => {
  expect(classifyMysqlError(failure({ fatal: true, ...properties }, message))).toMatchObject({ name });
});

it.each([
  [
    'AUTH_SWITCH_PLUGIN_ERROR',
    'Server requests authentication using unknown plugin parsec. See TODO: add plugins doco here on how to …',
    /the account logs in by the plugin parsec, which is not known here; give it one of caching_sha2_password/,
  ],
  ['AUTH_SWITCH_PLUGIN_ERROR', 'Unexpected data in AuthMoreData', /do not understand each other.*Unexpected data/],
  ['MYSQL_CLEAR_PASSWORD_NOT_ENABLED', 'Server requested …', /by the plugin mysql_clear_password, which/],
])('an account by an unknown plugin is no matter of waiting: %s, %s', (code, words, message) => {
  const error = classifyMysqlError(failure({ fatal: true, code }, words));
  expect(error).toMatchObject({ name: 'LedgerError', message: expect.stringMatching(message) });
});

it('names the code of an error without a message', () => {
  const error = classifyMysqlError(failure({ fatal: true, code: 'ECONNREFUSED' }, ''));
  expect(error).toMatchObject({ message: 'the database server cannot be reached: ECONNREFUSED' });
});

it('repeats no statement', () => {
  const words = "You have an error in your SQL syntax; check the manual … near 'select secret\nfrom t' at line 1";
  const error = classifyMysqlError(failure({ errno: 1064, sqlState: '42000', sql: 'select secret' }, words));
  expect(error).toMatchObject({ message: expect.not.stringContaining('secret') });
  expect(error).not.toHaveProperty('sql');
});

it.each([new Error('a bug'), 'no error at all'])('anything else passes through: %s', (error) => {
  expect(classifyMysqlError(error)).toBe(error);
});

it.each([
  ["Out of range value for column 'IDX' at row 1", 'insert into `TB_TASK` (`IDX`) values (1)', ', at TB_TASK)'],
  ["INSERT command denied for table 'TB_TASK'", 'insert into `TB_TASK` select * from `TB_SWEEP`', ')'],
  ['Incorrect value', undefined, ')'],
])('a refusal says at which table, where the server does not: %s', (message, sql, end) => {
  const error = classifyMysqlError(failure({ errno: 1264, sqlState: '22003', sql }, message));
  expect(error).toHaveProperty('message', `the database refuses it: ${message} (error 1264, 22003${end}`);
});
