import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { ALL_TABLES } from '../../../ledger/src/index.ts';
import type { Column, Table } from '../../../ledger/src/schema/table.ts';

/** Something that another program may do to the rows of a table. */
export interface ForeignWrite {
  readonly table: string;
  readonly column?: string;
  readonly what: string;
  /** Done to one task's rows, or to all; tables without tasks have all. */
  readonly scope: 'one' | 'all';
  /** The statement without its WHERE, as UPDATE … SET … or DELETE FROM …, or a whole INSERT. */
  readonly statement: RawBuilder<unknown>;
  readonly isInsert?: boolean;
}

type Odd = readonly [what: string, value: RawBuilder<unknown>];

const TEXTS: readonly Odd[] = [
  ['empty', sql`''`],
  ['another word', sql`'odd'`],
  ['a number', sql`'-1'`],
  ['broken JSON', sql`'{"a":'`],
  ['JSON of another kind', sql`'{}'`],
];
const NUMBERS: readonly Odd[] = [
  ['negative', sql`-1`],
  ['zero', sql`0`],
  ['seven', sql`7`],
  ['text', sql`'abc'`],
];
const TIMES: readonly Odd[] = [
  ['long ago', sql`'1970-01-01 00:00:01'`],
  ['far away', sql`'9999-12-31 23:59:59'`],
  ['no time', sql`'never'`],
];

/** What may be written into a column; a store refuses some of it. */
function oddValues({ name, type }: Column): Odd[] {
  const common: Odd[] = [
    ['NULL', sql`NULL`],
    ['bytes', sql`X'00ff'`],
  ];
  if (/^(float|double)$/.test(type)) return [...common, ...NUMBERS, ['huge', sql`3e38`], ['infinite', sql`9e999`]];
  if (type.endsWith('int')) {
    const most = { bigint: '9223372036854775807', tinyint: '127' }[type] ?? '2147483647';
    return [...common, ...NUMBERS, ['huge', sql.raw(most)]];
  }
  if (type.startsWith('datetime')) return [...common, ...TIMES];
  if (type.endsWith('blob')) return [...common, ['empty', sql`X''`]];
  return [
    ...common,
    ...TEXTS,
    ['too long', sql.raw(`'${'x'.repeat(300)}'`)],
    ['in capitals', sql`upper(${sql.ref(name)})`],
  ];
}

function hasTasks({ columns }: Table): boolean {
  return columns.some(({ name }) => name === 'CODE_TASK');
}

function writesOf(table: Table): ForeignWrite[] {
  const { name: tableName, columns, primaryKey } = table;
  const scopes: ('one' | 'all')[] = hasTasks(table) ? ['one', 'all'] : ['all'];
  const updates = columns.flatMap((column) =>
    oddValues(column).flatMap(([what, value]) =>
      scopes
        .filter((scope) => scope === 'one' || !hasTasks(table) || !primaryKey.includes(column.name))
        .map((scope): ForeignWrite => {
          const statement = sql`update ${sql.table(tableName)} set ${sql.ref(column.name)} = ${value}`;
          return { table: tableName, column: column.name, what, scope, statement };
        }),
    ),
  );
  const removals = scopes.map((scope): ForeignWrite => ({
    table: tableName,
    what: 'deleted',
    scope,
    statement: sql`delete from ${sql.table(tableName)}`,
  }));
  return [...updates, ...removals, ...copiesOf(table)];
}

/** A row once more under another code: of a task that nobody knows, and of one that looks like the sweep's. */
function copiesOf(table: Table): ForeignWrite[] {
  if (!hasTasks(table)) return [];
  const names = table.columns.map(({ name }) => name);
  const values = (code: RawBuilder<unknown>) =>
    sql.join(names.map((name) => (name === 'CODE_TASK' ? code : sql.ref(name))));
  const into = sql`insert into ${sql.table(table.name)} (${sql.join(names.map((name) => sql.ref(name)))})`;
  const copies: Odd[] = [
    ['copied to a strange code', sql`'somebody-elses'`],
    ['copied to a code of the sweep', sql`concat(substr(CODE_TASK, 1, 8), 'zzzzzzzzzzzz')`],
  ];
  return copies.map(([what, code]) => ({
    table: table.name,
    what,
    scope: 'one',
    isInsert: true,
    statement: sql`${into} select ${values(code)} from ${sql.table(table.name)}`,
  }));
}

/** Every column of every table with every odd value, and what may be done to whole rows: from the definitions themselves. */
export const FOREIGN_WRITES: readonly ForeignWrite[] = ALL_TABLES.flatMap((table: Table) => writesOf(table));

/** A line that says which it is. */
export function describeWrite({ table, column, what, scope }: ForeignWrite): string {
  return `${table}${column === undefined ? '' : `.${column}`} ${what}, ${scope}`;
}
