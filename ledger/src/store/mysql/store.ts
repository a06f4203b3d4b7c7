import { LedgerUnavailableError } from '../../errors.ts';
import type { Store } from '../store.ts';
import { MYSQL_CATALOGUE } from './catalogue.ts';
import { MYSQL_FRAGMENTS } from './fragments.ts';
import { MYSQL_LIMITS } from './packet.ts';
import { MYSQL_ROWS } from './rows.ts';
import { MYSQL_ADOPTION } from './tables/adoption.ts';
import { MYSQL_DEFINITIONS } from './tables/definitions.ts';
import { MYSQL_TYPES } from './tables/types.ts';

/** A database on a server, MySQL or MariaDB, by way of mysql2. */
export const MYSQL: Store = {
  kind: 'mysql',
  sql: MYSQL_FRAGMENTS,
  rows: MYSQL_ROWS,
  limits: MYSQL_LIMITS,
  definitions: MYSQL_DEFINITIONS,
  types: MYSQL_TYPES,
  catalogue: MYSQL_CATALOGUE,
  adoption: MYSQL_ADOPTION,
  /** The answer to one that has happened may be lost. */
  isCommitUnknown: (error) => error instanceof LedgerUnavailableError,
};
