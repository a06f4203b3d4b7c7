import type { ColumnTypes } from '../../../schema/column-types.ts';

/** Types as SQLite has them: names, which a value need not keep to. */
export const SQLITE_TYPES: ColumnTypes = {
  longestKey: Number.POSITIVE_INFINITY,
  keepsLengths: false,
  takesClock: () => true,
  floatFor: () => 'float',
};
