import type { Table } from '../../../schema/table.ts';
import { NOW, columnSql, isClock, primaryKey } from '../../column-sql.ts';
import type { Definitions } from '../../store.ts';

/** Tables of InnoDB, whose texts are told apart by every byte. */
export const MYSQL_DEFINITIONS: Definitions = {
  create: (table) => [mysqlTable(table)],
};

function mysqlTable(table: Table): string {
  const columns = table.columns.map((column) => columnSql(column) + (isClock(column) ? ` ON UPDATE ${NOW}` : ''));
  const indexes = (table.indexes ?? []).map(({ name, columns: keys }) => `KEY ${name} (${keys.join(', ')})`);
  const body = [...columns, primaryKey(table), ...indexes].join(', ');
  return (
    `CREATE TABLE IF NOT EXISTS ${table.name} (${body}) ` +
    'ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin'
  );
}
