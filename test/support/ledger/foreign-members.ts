import { TABLES } from '../../../ledger/src/schema/setup.ts';
import { plain } from './foreign-tables.ts';
import type { ForeignColumn, ForeignTable, Member, Value } from './foreign-tables.ts';
import type { StoreKind } from './ledgers.ts';

/** Every kind of difference at every column and table that can have it. */
export function members(kind: StoreKind): Member[] {
  return TABLES.flatMap((table) => {
    const made = plain(kind, table);
    const ofColumns = made.columns.flatMap((column) => columnMembers(kind, made, column));
    return [...ofColumns, ...tableMembers(kind, made)].map((member) => ({
      ...member,
      name: `${table}${member.name}`,
    }));
  });
}

/** A type, and values for it. */
type Typed = [string, readonly Value[]];

function change(made: ForeignTable, column: ForeignColumn, changes: Partial<ForeignColumn>): ForeignTable {
  const columns = made.columns.map((each) => (each === column ? { ...each, ...changes } : each));
  const key = made.key.map((name) => (name === column.name ? (changes.name ?? name) : name));
  return { ...made, columns, key };
}

function columnMembers(kind: StoreKind, made: ForeignTable, column: ForeignColumn): Member[] {
  const isKey = made.key.includes(column.name);
  const at = (what: string, changes: Partial<ForeignColumn>, refused?: RegExp): Member => ({
    name: `.${column.name} ${what}`,
    made: change(made, column, changes),
    ...(refused && { refused }),
  });
  return [
    ...renamed(column.name).map((name) => at(`called ${name}`, { name })),
    ...(isKey ? [] : [missing(made, column), at('that may not be NULL', notNull(column))]),
    ...otherTypes(kind, column).map(([type, values]) => at(`of type ${type}`, { type, values })),
    ...unfit(kind, column).map(([type, values]) =>
      at(`of type ${type} that does not fit`, { type, values }, refusalOf(column)),
    ),
    ...(isKey ? keyMembers(kind, made, column) : []),
  ].filter((member): member is Member => member !== undefined);
}

/** What another program may have as a part of its key: on a server NULL only without a key, and a text's beginning. */
function keyMembers(kind: StoreKind, made: ForeignTable, column: ForeignColumn): Member[] {
  const { name, values } = column;
  const withNull = change(made, column, { rest: 'NULL', values: [null, ...values.slice(1)] });
  const server = kind !== 'sqlite';
  const refused = {
    name: `.${name} with NULL in the key`,
    refused: /rows? ha(s|ve) NULL there, which a key cannot hold/,
  };
  return [
    { ...refused, made: server ? { ...withNull, key: [] } : withNull },
    ...(server ? ['text', 'longtext'] : []).map((type) => ({
      name: `.${name} of type ${type}, keyed by its beginning`,
      made: { ...change(made, column, { type }), key: made.key.map((each) => (each === name ? `${each}(20)` : each)) },
    })),
  ];
}

/** Near spellings: another case, plural words, no underscores. */
function renamed(name: string): string[] {
  const plural = name.replace(/^(SIZE_UNIT|DATE|CODE|EPOCH|BATCH|LEARNING|RATIO|NOTE|TICKER|IDX)(?=_|$)/, '$1S');
  const names = [name.toLowerCase(), plural, name.replaceAll('_', ''), camel(name)];
  return [...new Set(names)].filter((other) => other !== name);
}

function camel(name: string): string {
  return name.toLowerCase().replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function missing(made: ForeignTable, column: ForeignColumn): Member {
  return {
    name: `.${column.name} missing`,
    made: { ...made, columns: made.columns.filter((each) => each !== column) },
  };
}

function notNull({ values }: ForeignColumn): Partial<ForeignColumn> {
  return { rest: 'NOT NULL', values: values.map((value) => value ?? values[0] ?? null) };
}

/** Types that other programs choose for the same, with values that they can hold. */
function otherTypes(kind: StoreKind, { name, type, values }: ForeignColumn): Typed[] {
  const server = kind !== 'sqlite';
  if (type === 'int') {
    const small: Typed[] = server
      ? [
          ['smallint', [3, null, 7]],
          ['tinyint(1)', [1, null, 0]],
        ]
      : [];
    const same = ['bigint', 'double', 'decimal(12,2)', 'float', 'varchar(20)'].map((other): Typed => [other, values]);
    return [...same, ...small];
  }
  if (type === 'float') {
    const whole: readonly Value[] = [10, null, 10_000_000];
    return [
      ['double', values],
      ['decimal(18,4)', [1.5, null, 167.9685]],
      ['varchar(30)', [1.5, null, 167.9685]],
      ['bigint', whole],
      ['int', whole],
      ...(server ? [['float(9,3)', [1.5, null, 2.25]] satisfies Typed] : []),
    ];
  }
  if (type === 'datetime') return otherTimes(server, values);
  return otherTexts(server, name, type, values);
}

function otherTimes(server: boolean, values: readonly Value[]): Typed[] {
  const days: readonly Value[] = ['2024-01-06', null, '2024-01-07'];
  const midnights = server ? days.map((day) => day && `${day} 00:00:00`) : days;
  return [
    ['timestamp', values],
    ['varchar(30)', values],
    ['text', values],
    ['date', midnights],
    ...(server ? [['datetime(6)', values.map((time) => time && `${time}.000000`)] satisfies Typed] : []),
  ];
}

function otherTexts(server: boolean, name: string, type: string, values: readonly Value[]): Typed[] {
  if (server && name === 'DATE_MARKET')
    return [
      ['date', ['2022-01-03', '2022-01-04', '2022-01-05']],
      ['varchar(10)', values],
    ];
  const long = type === 'varchar(300)' ? 'varchar(500)' : 'varchar(60)';
  return [
    ['varchar(10)', values],
    ['char(20)', values],
    [long, values],
    ...(server
      ? []
      : ([
          ['text', values],
          ['', values],
        ] satisfies Typed[])),
    ...(server && name !== 'CODE_TASK' && name !== 'TICKER' ? [['longtext', values] satisfies Typed] : []),
    ...(name.startsWith('DATE_') && name !== 'DATE_MARKET'
      ? [['int', ['20220103', null, '20220105']] satisfies Typed]
      : []),
  ];
}

/** Values that the definition's type cannot have without loss. */
function unfit(kind: StoreKind, { name, type, values }: ForeignColumn): Typed[] {
  if (type === 'int')
    return [
      ['double', [1.5, null, 2]],
      ['varchar(20)', ['v1', null, '2']],
    ];
  if (type === 'float') return [['varchar(20)', ['1,247.95', null, '2']]];
  if (type === 'datetime') return [['varchar(30)', ['yesterday', null, null]]];
  const isLongKey = name === 'DATE_MARKET' || name === 'CODE_TASK';
  const short = kind === 'sqlite' ? 'char(20)' : 'varchar(300)';
  return isLongKey ? [[short, ['x'.repeat(21), ...values.slice(1)]]] : [];
}

function refusalOf({ name }: ForeignColumn): RegExp {
  return new RegExp(`${name}: 1 value .* without loss`);
}

function tableMembers(kind: StoreKind, made: ForeignTable): Member[] {
  const own: ForeignColumn = { name: 'OWNER', type: 'varchar(20)', rest: '', values: ['me', 'you', 'they'] };
  const extra = (rest: string): ForeignTable => ({ ...made, columns: [...made.columns, { ...own, rest }] });
  const second = made.columns.find(({ name }) => !made.key.includes(name) && name !== 'DATE_UPDATE')!;
  const all: Member[] = [
    { name: ' as it is defined', made },
    { name: ' without a key', made: { ...made, key: [] } },
    { name: ' with a column of its own', made: extra('NULL') },
    { name: ' with a column of its own that has a default', made: extra("NOT NULL DEFAULT 'x'") },
    { name: ' with a column of its own that every insert has to fill', made: extra('NOT NULL') },
    { name: ' with a key of more columns', made: { ...extra('NOT NULL'), key: [...made.key, 'OWNER'] } },
    { name: ' with its columns in another order', made: { ...made, columns: made.columns.toReversed() } },
    { name: ' with an index', made: { ...made, more: [`CREATE INDEX IX_OLD ON ${made.table} (${second.name})`] } },
    {
      name: ' with the same key twice',
      made: { ...made, key: [], more: [twice(made)] },
      refused: /in more than one row/,
    },
    {
      name: ' that is a view',
      made: { ...made, instead: [`CREATE VIEW ${made.table} AS SELECT 1 AS X`] },
      refused: /expected a table, found a view/,
    },
  ];
  return [...all, ...(kind === 'sqlite' ? fileMembers(made) : serverMembers(made, second))];
}

/** The first row once more. */
function twice({ table, key, columns }: ForeignTable): string {
  const names = columns.map(({ name }) => name).join(', ');
  const first = columns.find(({ name }) => name === key[0]);
  return `INSERT INTO ${table} (${names}) SELECT ${names} FROM ${table} WHERE ${key[0]} = '${first?.values[0]}'`;
}

function fileMembers(made: ForeignTable): Member[] {
  const [name] = made.key;
  return [
    { name: ' WITHOUT ROWID', made: { ...made, suffix: 'WITHOUT ROWID' } },
    {
      name: ' in lower case',
      made: {
        ...made,
        more: [`ALTER TABLE ${made.table} RENAME TO T_OLD`, `ALTER TABLE T_OLD RENAME TO ${made.table.toLowerCase()}`],
      },
    },
    {
      name: ' with a view on it',
      made: { ...made, more: [`CREATE VIEW IF NOT EXISTS V_OLD AS SELECT ${name} FROM ${made.table}`] },
    },
    {
      name: ' with a trigger of its own',
      made: { ...made, more: [`CREATE TRIGGER TR_OLD AFTER DELETE ON ${made.table} BEGIN SELECT 1; END`] },
    },
  ];
}

/** Without what not every character set has. */
function inLatin(made: ForeignTable): ForeignTable {
  const columns = made.columns.map((each) => ({
    ...each,
    values: each.values.map((value) => (value === 'ㄱ' ? 'c' : value)),
  }));
  return { ...made, columns };
}

function serverMembers(made: ForeignTable, second: ForeignColumn): Member[] {
  return [
    ...['MyISAM', 'MEMORY'].map((engine) => ({
      name: ` of engine ${engine}`,
      made: { ...made, suffix: `${made.suffix} ENGINE=${engine}` },
    })),
    ...['utf8mb4_general_ci', 'utf8mb4_unicode_ci'].map((collation) => ({
      name: ` of collation ${collation}`,
      made: { ...made, suffix: `CHARACTER SET utf8mb4 COLLATE ${collation}` },
    })),
    { name: ' of character set euckr', made: { ...made, suffix: 'CHARACTER SET euckr' } },
    { name: ' in the character set of the server', made: inLatin({ ...made, suffix: '' }) },
    {
      name: ' of engine MRG_MyISAM',
      made: { ...made, instead: [`CREATE TABLE ${made.table} (X int) ENGINE=MRG_MyISAM UNION=()`] },
      refused: /expected engine InnoDB, found MRG_MyISAM/i,
    },
    {
      name: ' in another case',
      made: { ...made, more: [`RENAME TABLE ${made.table} TO ${made.table.toLowerCase()}`] },
    },
    {
      name: ' numbered by itself',
      made: {
        ...made,
        columns: [{ name: 'ID', type: 'int', rest: 'NOT NULL AUTO_INCREMENT', values: [1, 2, 3] }, ...made.columns],
        key: ['ID'],
      },
    },
    {
      name: ' with a unique index',
      made: {
        ...made,
        columns: made.columns.map((each) => (each === second ? { ...each, rest: 'NULL UNIQUE' } : each)),
      },
    },
    {
      name: ' partitioned',
      made: { ...made, key: [], suffix: `${made.suffix} PARTITION BY KEY (${made.key[0]}) PARTITIONS 2` },
      refused: /REMOVE PARTITIONING/,
    },
    {
      name: ' with comments',
      made: {
        ...made,
        columns: made.columns.map((each) => ({ ...each, rest: `${each.rest} COMMENT 'it''s "x" \\\\ y'` })),
      },
    },
  ];
}
