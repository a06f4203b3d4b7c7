/** Any trouble with the ledger that a person has to look at; the message says what, where and what to do. */
export class LedgerError extends Error {
  override name = 'LedgerError';
}

/** What was written into the ledger is not what is read from it. */
export class CorruptError extends LedgerError {
  override name = 'CorruptError';
}

/** What was given (a file, a URL, a binding, a day) has to be changed first; trying again changes nothing. */
export class InputError extends LedgerError {
  override name = 'InputError';
}

/** The database cannot be reached now (refused, lost, shutting down, locked for too long): try again later. */
export class LedgerUnavailableError extends LedgerError {
  override name = 'LedgerUnavailableError';
  /** True when the connection was lost during COMMIT: read back what happened before trying again. */
  readonly commitUnknown: boolean;
  /** True when a server said so itself: there is one at that address, and the account and the URL may well be right. */
  readonly serverAnswered: boolean;

  constructor(message: string, options?: ErrorOptions & { commitUnknown?: boolean; serverAnswered?: boolean }) {
    super(message, options);
    this.commitUnknown = options?.commitUnknown ?? false;
    this.serverAnswered = options?.serverAnswered ?? false;
  }
}

/** Another transaction was in the way (deadlock, lock wait time-out): `write` runs the whole transaction again. */
export class LedgerConflictError extends LedgerError {
  override name = 'LedgerConflictError';
}

/** The database refuses a statement, and would again. The message has the database's words, never the statement. */
export class RefusedError extends LedgerError {
  override name = 'RefusedError';
  /** The server's error number, or SQLite's extended result code. */
  readonly code: number;

  constructor(message: string, code: number, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Someone else holds the lease now: this process must stop writing. */
export class FencedError extends LedgerError {
  override name = 'FencedError';
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
