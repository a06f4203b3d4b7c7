import type { Store } from '../store.ts';
import { SQLITE_CATALOGUE } from './catalogue.ts';
import { SQLITE_FRAGMENTS } from './fragments.ts';
import { SQLITE_ROWS } from './rows.ts';
import { SQLITE_ADOPTION } from './tables/adoption.ts';
import { SQLITE_DEFINITIONS } from './tables/definitions.ts';
import { SQLITE_TYPES } from './tables/types.ts';

/** A file, by way of node:sqlite. */
export const SQLITE: Store = {
  kind: 'sqlite',
  sql: SQLITE_FRAGMENTS,
  rows: SQLITE_ROWS,
  limits: { maxPacket: async () => undefined, blob: async () => Number.POSITIVE_INFINITY },
  definitions: SQLITE_DEFINITIONS,
  types: SQLITE_TYPES,
  catalogue: SQLITE_CATALOGUE,
  adoption: SQLITE_ADOPTION,
  /** A COMMIT that fails has not happened. */
  isCommitUnknown: () => false,
};
