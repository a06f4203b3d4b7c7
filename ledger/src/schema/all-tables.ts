import { EXTENSION_TABLES } from './extension-tables.ts';
import { SEED_TABLES } from './seed-tables.ts';
import { DATE_UPDATE } from './table.ts';
import type { Table } from './table.ts';

/** Every table of a ledger as data, the five that others rely on first. */
export const ALL_TABLES = [...SEED_TABLES, ...EXTENSION_TABLES] as const satisfies readonly Table[];

/** The columns of a table that somebody writes, in their order: all but the time of the last change. */
export function writtenColumns(table: (typeof ALL_TABLES)[number]['name']): string[] {
  const columns = ALL_TABLES.find(({ name }) => name === table)?.columns ?? [];
  return columns.map(({ name }) => name).filter((name) => name !== DATE_UPDATE);
}
