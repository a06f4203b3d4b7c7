import { LedgerConflictError, LedgerError, LedgerUnavailableError, RefusedError } from '../../../errors.ts';
import { meaningOf } from './server-errors.ts';
import type { Meaning } from './server-errors.ts';

/** What mysql2 adds to an error, and Node to one of a socket or of TLS. */
type Details = Error & {
  readonly errno?: unknown;
  readonly sqlState?: unknown;
  readonly code?: unknown;
  readonly fatal?: unknown;
  readonly syscall?: unknown;
  readonly sql?: unknown;
};

const TABLE = /\bTB_[A-Z_]+/;

/** Puts an error of mysql2 in the ledger's terms: with the words of the server, and of the statement the table alone. */
export function classifyMysqlError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof LedgerError) return error;
  const details: Details = error;
  const server = serverError(details);
  if (server !== undefined) return serverSaid(error, server);
  if (details.fatal !== true) return error;
  if (isRefusedCertificate(error, details)) {
    return new LedgerError(`the server's certificate is refused: ${wordsOf(error)}`, { cause: error });
  }
  return LASTING_CODES.get(details.code)?.(error) ?? outOfReach(error);
}

/** Whether the connection that an error came up on is of no use any more: the next one may reach another server. */
export function isSpent(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const details: Details = error;
  const server = serverError(details);
  return server === undefined ? details.fatal === true : server.meaning === 'spent';
}

interface ServerError {
  readonly errno: number;
  readonly sqlState: string;
  readonly meaning: Meaning;
}

/** An error that the server sent; those of sockets have negative numbers. */
function serverError({ errno, sqlState = '' }: Details): ServerError | undefined {
  if (typeof errno !== 'number' || errno <= 0 || typeof sqlState !== 'string') return undefined;
  return { errno, sqlState, meaning: meaningOf(errno, sqlState) };
}

function serverSaid(error: Error, { errno, sqlState, meaning }: ServerError): LedgerError {
  const words = wordsOf(error);
  const said = `${words} (error ${[errno, sqlState, placeOf(error, words)].filter(Boolean).join(', ')})`;
  if (meaning === 'conflict') {
    return new LedgerConflictError(`another transaction was in the way: ${said}`, { cause: error });
  }
  if (meaning === 'lasting') {
    return new RefusedError(`the database refuses it: ${said}`, errno, { cause: error });
  }
  const options = { cause: error, serverAnswered: true };
  return new LedgerUnavailableError(`the database server does not serve this now: ${said}`, options);
}

/** The first table of the statement, where the server names none: a column alone may be anywhere. */
function placeOf({ sql }: Details, words: string): string | undefined {
  if (typeof sql !== 'string' || TABLE.test(words)) return undefined;
  const [table] = TABLE.exec(sql) ?? [];
  return table && `at ${table}`;
}

function outOfReach(error: Error): LedgerUnavailableError {
  return new LedgerUnavailableError(`the database server cannot be reached: ${wordsOf(error)}`, { cause: error });
}

/** Codes of mysql2 for what no other try mends. */
const LASTING_CODES = new Map<unknown, (error: Error) => LedgerError>([
  [
    'HANDSHAKE_NO_SSL_SUPPORT',
    (cause) => new LedgerError('the URL wants TLS (ca=FILE), and the server offers no secure connection', { cause }),
  ],
  ['AUTH_SWITCH_PLUGIN_ERROR', unknownPlugin],
  ['MYSQL_CLEAR_PASSWORD_NOT_ENABLED', (cause) => pluginRefused('mysql_clear_password', cause)],
]);

function unknownPlugin(cause: Error): LedgerError {
  const [, plugin] = /unknown plugin (\S+?)\./.exec(cause.message) ?? [];
  return plugin === undefined
    ? new LedgerError(`the server and we do not understand each other about the account: ${wordsOf(cause)}`, { cause })
    : pluginRefused(plugin, cause);
}

function pluginRefused(plugin: string, cause: Error): LedgerError {
  return new LedgerError(
    `the account logs in by the plugin ${plugin}, which is not known here; give it one of caching_sha2_password, ` +
      'sha256_password (MySQL), ed25519 and mysql_native_password (MariaDB)',
    { cause },
  );
}

/** mysql2 gives all that goes wrong in a TLS handshake one code; what the network did has the name of a system call. */
function isRefusedCertificate(error: Error, { code, syscall }: Details): boolean {
  return code === 'HANDSHAKE_SSL_ERROR' && syscall === undefined && !error.message.startsWith('Client network socket');
}

/** A syntax error repeats the statement; some errors of the network (several addresses refused) have a code only. */
function wordsOf(error: Error): string {
  const words = error.message.replace(/ near '.*' at line \d+$/s, '');
  if (words !== '') return words;
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
