import { DATE_UPDATE } from '../schema/table.ts';
import type { Column, Table } from '../schema/table.ts';

/** The database's clock, in a definition. */
export const NOW = 'CURRENT_TIMESTAMP';

/** Whether the database itself sets a column. */
export function isClock(column: Column): boolean {
  return column.name === DATE_UPDATE;
}

/** A column with its type, nullability and default. */
export function columnSql(column: Column): string {
  const preset = isClock(column) ? NOW : column.default;
  const nullable = column.nullable ? 'NULL' : 'NOT NULL';
  return `${column.name} ${column.type} ${nullable}${preset === undefined ? '' : ` DEFAULT ${preset}`}`;
}

/** The clause of the primary key. */
export function primaryKey(table: Table): string {
  return `PRIMARY KEY (${table.primaryKey.join(', ')})`;
}
