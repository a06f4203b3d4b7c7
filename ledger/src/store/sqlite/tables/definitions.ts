import { DATE_UPDATE } from '../../../schema/table.ts';
import type { Column, Table } from '../../../schema/table.ts';
import { NOW, columnSql, isClock, primaryKey } from '../../column-sql.ts';
import type { Definitions } from '../../store.ts';

/** Tables with what servers have of themselves: a clock, lengths, and columns that keep to their types. */
export const SQLITE_DEFINITIONS: Definitions = {
  create: (table) => [sqliteTable(table), ...sqliteIndexes(table), sqliteClock(table), ...typeChecks(table)],
};

/**
 * The statements that make a table refuse values of another kind than its columns'. In SQLite a number's column keeps text
 * and bytes as they are, and whoever reads it takes them for 0.
 */
export function typeChecks(table: Table): string[] {
  return [
    typeCheck(table, 'INSERT', ({ column, found }) => `typeof(NEW.${column}) = '${found}'`),
    typeCheck(
      table,
      'UPDATE',
      ({ column, found }) => `typeof(NEW.${column}) = '${found}' AND NEW.${column} IS NOT OLD.${column}`,
    ),
  ];
}

/** A kind of value that a column does not take. */
interface Foreign {
  column: string;
  expected: string;
  found: 'text' | 'blob';
}

/** The sentences are literals: programs that bring an older SQLite know no other ones in a trigger. */
function typeCheck(table: Table, event: 'INSERT' | 'UPDATE', condition: (foreign: Foreign) => string): string {
  const foreign = table.columns.flatMap(foreignTo);
  const cases = foreign.map((kind) => {
    const found = kind.found === 'blob' ? 'a blob' : kind.found;
    const sentence = `${table.name}.${kind.column}: expected ${kind.expected}, found ${found}`;
    return `WHEN ${condition(kind)} THEN RAISE(ABORT, '${sentence}')`;
  });
  return (
    `CREATE TRIGGER IF NOT EXISTS TR_${table.name}_${event} BEFORE ${event} ON ${table.name} ` +
    `WHEN ${foreign.map((kind) => `(${condition(kind)})`).join(' OR ')} BEGIN SELECT CASE ${cases.join(' ')} END; END`
  );
}

function foreignTo({ name, type }: Column): Foreign[] {
  if (/int$|^float$|^double$/.test(type)) {
    return (['text', 'blob'] as const).map((found) => ({ column: name, expected: 'a number', found }));
  }
  return /char|text$/.test(type) ? [{ column: name, expected: 'text', found: 'blob' }] : [];
}

/** A table of a file, without its indexes and trigger; `more` are columns that are not ours, as SQL. */
export function sqliteTable(table: Table, more: readonly string[] = []): string {
  const columns = table.columns.map((column) => columnSql(column) + lengthCheck(column));
  return `CREATE TABLE IF NOT EXISTS ${table.name} (${[...columns, ...more, primaryKey(table)].join(', ')})`;
}

function sqliteIndexes(table: Table): string[] {
  return (table.indexes ?? []).map(
    ({ name, columns }) => `CREATE INDEX IF NOT EXISTS ${name} ON ${table.name} (${columns.join(', ')})`,
  );
}

/** What ON UPDATE CURRENT_TIMESTAMP does in MySQL: the clock moves when a value has really changed. */
export function sqliteClock(table: Table): string {
  const changed = table.columns
    .filter((column) => !isClock(column))
    .map(({ name }) => `NEW.${name} IS NOT OLD.${name}`);
  return (
    `CREATE TRIGGER IF NOT EXISTS TR_${table.name} AFTER UPDATE ON ${table.name} ` +
    `WHEN NEW.${DATE_UPDATE} IS OLD.${DATE_UPDATE} AND (${changed.join(' OR ')}) ` +
    `BEGIN UPDATE ${table.name} SET ${DATE_UPDATE} = ${NOW} WHERE rowid = NEW.rowid; END`
  );
}

/** SQLite knows no lengths, but a value that MySQL would refuse must not get in there either. */
function lengthCheck({ name, type }: Column): string {
  const length = /char\((\d+)\)$/.exec(type)?.[1];
  return length === undefined ? '' : ` CHECK (length(${name}) <= ${length})`;
}
