import type { Dialect } from '../ledger.ts';
import { DATE_UPDATE } from './table.ts';
import type { Column, Table } from './table.ts';

/** The statements that make a table with its indexes; each may be run again. */
export function createStatements(table: Table, dialect: Dialect): string[] {
  return dialect === 'mysql' ? [mysqlTable(table)] : [sqliteTable(table), ...sqliteIndexes(table), sqliteClock(table)];
}

function mysqlTable(table: Table): string {
  const columns = table.columns.map((column) => columnSql(column) + (isClock(column) ? ` ON UPDATE ${NOW}` : ''));
  const indexes = (table.indexes ?? []).map(({ name, columns: keys }) => `KEY ${name} (${keys.join(', ')})`);
  const body = [...columns, primaryKey(table), ...indexes].join(', ');
  return (
    `CREATE TABLE IF NOT EXISTS ${table.name} (${body}) ` +
    'ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin'
  );
}

function sqliteTable(table: Table): string {
  const columns = table.columns.map((column) => columnSql(column) + lengthCheck(column));
  return `CREATE TABLE IF NOT EXISTS ${table.name} (${[...columns, primaryKey(table)].join(', ')})`;
}

function sqliteIndexes(table: Table): string[] {
  return (table.indexes ?? []).map(
    ({ name, columns }) => `CREATE INDEX IF NOT EXISTS ${name} ON ${table.name} (${columns.join(', ')})`,
  );
}

/** What ON UPDATE CURRENT_TIMESTAMP does in MySQL: the clock moves when a value has really changed. */
function sqliteClock(table: Table): string {
  const changed = table.columns
    .filter((column) => !isClock(column))
    .map(({ name }) => `NEW.${name} IS NOT OLD.${name}`);
  return (
    `CREATE TRIGGER IF NOT EXISTS TR_${table.name} AFTER UPDATE ON ${table.name} ` +
    `WHEN NEW.${DATE_UPDATE} IS OLD.${DATE_UPDATE} AND (${changed.join(' OR ')}) ` +
    `BEGIN UPDATE ${table.name} SET ${DATE_UPDATE} = ${NOW} WHERE rowid = NEW.rowid; END`
  );
}

const NOW = 'CURRENT_TIMESTAMP';

function isClock(column: Column): boolean {
  return column.name === DATE_UPDATE;
}

function columnSql(column: Column): string {
  const preset = isClock(column) ? NOW : column.default;
  const nullable = column.nullable ? 'NULL' : 'NOT NULL';
  return `${column.name} ${column.type} ${nullable}${preset === undefined ? '' : ` DEFAULT ${preset}`}`;
}

/** SQLite knows no lengths, but a value that MySQL would refuse must not get in there either. */
function lengthCheck({ name, type }: Column): string {
  const length = /char\((\d+)\)$/.exec(type)?.[1];
  return length === undefined ? '' : ` CHECK (length(${name}) <= ${length})`;
}

function primaryKey(table: Table): string {
  return `PRIMARY KEY (${table.primaryKey.join(', ')})`;
}
