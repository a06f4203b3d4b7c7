import type { ColumnTypes } from '../../../schema/column-types.ts';

/** Types as the servers have them. */
export const MYSQL_TYPES: ColumnTypes = {
  /** So that an index holds it on every server. */
  longestKey: 255,
  keepsLengths: true,
  takesClock: (type) => type !== 'text',
  floatFor: (found) => (/^(float|tinyint|smallint|mediumint|bool)/.test(found) ? 'float' : 'double'),
};
