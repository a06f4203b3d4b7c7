import { LedgerConflictError, LedgerUnavailableError } from '../errors.ts';

/** 1020: record has changed since last read (MariaDB); 1205: lock wait time-out; 1213: deadlock. */
const CONFLICTS = new Set([1020, 1205, 1213]);

/**
 * 1040, 1203: too many connections; 1053, 1077, 1079: shutting down; 1158-1161: network; 1290, 1836: read-only, as
 * while failing over; 1317: interrupted; 1927, 4031: connection killed or closed by the server.
 */
const UNAVAILABLE = new Set([1040, 1053, 1077, 1079, 1158, 1159, 1160, 1161, 1203, 1290, 1317, 1836, 1927, 4031]);

const FIRST_SERVER_CODE = 1000;

/** Puts an error of mysql2 in the ledger's terms; errors in the statement itself pass through. */
export function classifyMysqlError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const code = 'errno' in error && typeof error.errno === 'number' ? error.errno : 0;
  if (CONFLICTS.has(code)) {
    return new LedgerConflictError(`another transaction was in the way: ${error.message}`, { cause: error });
  }
  const networkFailed = 'fatal' in error && error.fatal === true && code < FIRST_SERVER_CODE;
  if (!networkFailed && !UNAVAILABLE.has(code)) return error;
  return new LedgerUnavailableError(`the database server cannot be reached: ${describe(error)}`, { cause: error });
}

/** Some errors of the network (several addresses refused) have a code but no message. */
function describe(error: Error): string {
  if (error.message !== '') return error.message;
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
