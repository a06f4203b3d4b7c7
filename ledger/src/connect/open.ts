import { Kysely, sql } from 'kysely';
import type { Dialect, LogEvent } from 'kysely';
import { InputError, LedgerError, LedgerUnavailableError, messageOf } from '../errors.ts';
import type { Ledger } from '../ledger.ts';
import type { Database } from '../schema/database.ts';
import type { Access, AnswerLimits, Place } from '../store/place.ts';
import { locateLedger } from './url.ts';

const ANSWER_LIMITS: AnswerLimits = { rows: 120_000, definitions: 600_000 };

export interface LedgerOptions {
  /** Told of every statement: how many seconds it took, and whether it failed. */
  readonly onQuery?: (seconds: number, failed: boolean) => void;
  /** How long a server may be silent before its connection is given up; a file answers or says why not. */
  readonly answerLimits?: AnswerLimits;
  /** `read`: an account that may only read is enough, and nothing can be changed by this connection. */
  readonly access?: Access;
}

function reportTo(onQuery: NonNullable<LedgerOptions['onQuery']>): (event: LogEvent) => void {
  return ({ level, queryDurationMillis }) => onQuery(queryDurationMillis / 1000, level === 'error');
}

/**
 * Opens a ledger and makes sure that it answers.
 *
 * @param url `sqlite:PATH` or `mysql://user:password@host:port/name[?ca=FILE]`
 * @throws LedgerUnavailableError when the server cannot be reached now
 * @throws InputError when the URL or the folder is wrong
 * @throws LedgerError when the file, the account or the database name is wrong
 */
export async function openLedger(
  url: string,
  { onQuery, answerLimits = ANSWER_LIMITS, access = 'write' }: LedgerOptions = {},
): Promise<Ledger> {
  const place = locateLedger(url);
  const dialect = connect(place, answerLimits, access);
  const db = new Kysely<Database>({ dialect, ...(onQuery && { log: reportTo(onQuery) }) });
  try {
    await sql`select 1`.execute(db);
  } catch (error) {
    await db.destroy();
    throw explain(error, place);
  }
  return { db, store: place.store, describe: place.describe, close: () => db.destroy() };
}

function connect(place: Place, limits: AnswerLimits, access: Access): Dialect {
  try {
    return place.connect(limits, access);
  } catch (error) {
    throw explain(error, place);
  }
}

function explain(error: unknown, place: Place): unknown {
  const { describe } = place;
  if (error instanceof InputError) return error;
  if (error instanceof LedgerUnavailableError) {
    const options = { cause: error, serverAnswered: error.serverAnswered };
    return new LedgerUnavailableError(`${describe}: ${error.message}`, options);
  }
  return new LedgerError(
    `the ledger ${describe} cannot be opened: ${messageOf(error)}${place.adviceOnOpening(error)}`,
    {
      cause: error,
    },
  );
}
