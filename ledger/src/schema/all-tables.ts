import { EXTENSION_TABLES } from './extension-tables.ts';
import { SEED_TABLES } from './seed-tables.ts';
import type { Table } from './table.ts';

/** Every table of a ledger as data, the five that others rely on first. */
export const ALL_TABLES = [...SEED_TABLES, ...EXTENSION_TABLES] as const satisfies readonly Table[];
