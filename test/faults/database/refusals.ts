import type { Refusal } from './faulty-proxy.ts';

const refusal = (errno: number, sqlState: string, message: string, closes = false): Refusal => ({
  errno,
  sqlState,
  message,
  closes,
});

/** The server refuses to write, as while it fails over. */
export const READ_ONLY = refusal(
  1290,
  'HY000',
  'The MySQL server is running with the --read-only option so it cannot execute this statement',
);

/** A proxy on the way does not know the statement; a node of Galera is not ready. */
export const UNSUPPORTED = refusal(1047, '08S01', 'Unsupported command');

/** Errors of servers and proxies that pass, in their words. */
export const PASSING: readonly Refusal[] = [
  READ_ONLY,
  UNSUPPORTED,
  refusal(1021, 'HY000', 'Disk full (/tmp/#sql); waiting for someone to free some space...'),
  refusal(1041, 'HY000', 'Out of memory'),
  refusal(1053, '08S01', 'Server shutdown in progress', true),
  refusal(1105, 'HY000', 'target: sweeps.0.primary: primary is not serving, there is a reparent operation in progress'),
  refusal(1129, 'HY000', "Host 'x' is blocked because of many connection errors", true),
  refusal(1152, '08S01', "Aborted connection 1 to db: 'sweeps'", true),
  refusal(1158, '08S01', 'Got an error reading communication packets', true),
  refusal(1161, '08S01', 'Got timeout writing communication packets', true),
  refusal(1180, 'HY000', 'Got error 5 "Input/output error" during COMMIT'),
  refusal(1203, '42000', "User 'x' already has more than 'max_user_connections' active connections"),
  refusal(1205, 'HY000', 'Lock wait timeout exceeded; try restarting transaction'),
  refusal(1226, '42000', "User 'x' has exceeded the 'max_questions' resource (current value: 3)"),
  refusal(1317, '70100', 'Query execution was interrupted'),
  refusal(1637, 'HY000', 'Too many active concurrent transactions'),
  refusal(1792, '25006', 'Cannot execute statement in a READ ONLY transaction.'),
  refusal(1836, 'HY000', 'Running in read-only mode'),
  refusal(1927, '70100', 'Connection was killed', true),
  refusal(1969, '70100', 'Query execution was interrupted (max_statement_time exceeded)'),
  refusal(2006, 'HY000', 'MySQL server has gone away'),
  refusal(2013, 'HY000', 'Lost connection to server during query'),
  refusal(3024, 'HY000', 'Query execution was interrupted, maximum statement execution time exceeded'),
  refusal(3032, 'HY000', 'The server is currently in offline mode', true),
  refusal(3100, 'HY000', "Error on observer while running replication hook 'before_commit'."),
  refusal(3101, '40000', 'Plugin instructed the server to rollback the current transaction.'),
  refusal(3168, 'HY000', "Server isn't available"),
  refusal(3169, 'HY000', 'Session was killed', true),
  refusal(3572, 'HY000', 'Statement aborted because lock(s) could not be acquired immediately and NOWAIT is set.'),
  refusal(4031, 'HY000', 'The client was disconnected by the server because of inactivity.', true),
  refusal(9001, 'HY000', 'Max connect timeout reached while reaching hostgroup 0 after 10000ms'),
];
