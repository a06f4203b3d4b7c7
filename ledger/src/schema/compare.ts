import type { FoundColumn, FoundTable } from './inspect.ts';
import { DATE_UPDATE } from './table.ts';
import type { Column, Table } from './table.ts';

/** How a table that somebody else made differs from ours: what makes it unusable, and what does no harm. */
export type Differences = { errors: string[]; warnings: string[] };

const COLLATION = 'utf8mb4_bin';

/** Compares a table in the database with its definition. Every sentence names the table or column and what to do. */
export function compareTable(wanted: Table, found: FoundTable): Differences {
  const parts = [
    ...wanted.columns.map((column) => compareColumn(wanted.name, column, findColumn(found, column.name))),
    ...found.columns.filter(({ name }) => !isWanted(wanted, name)).map((column) => extraColumn(wanted.name, column)),
    compareKey(wanted, found),
    compareOrder(wanted, found),
    compareBehaviour(wanted, found),
  ];
  return { errors: parts.flatMap(({ errors }) => errors), warnings: parts.flatMap(({ warnings }) => warnings) };
}

const NONE: Differences = { errors: [], warnings: [] };

function error(sentence: string): Differences {
  return { errors: [sentence], warnings: [] };
}

function warning(sentence: string): Differences {
  return { errors: [], warnings: [sentence] };
}

function findColumn(found: FoundTable, name: string): FoundColumn | undefined {
  return found.columns.find((column) => column.name === name);
}

function isWanted(wanted: Table, name: string): boolean {
  return wanted.columns.some((column) => column.name === name);
}

function compareColumn(table: string, wanted: Column, found: FoundColumn | undefined): Differences {
  const place = `${table}.${wanted.name}`;
  if (found === undefined) {
    return error(
      `${place}: expected ${wanted.type}, found no such column; ` +
        `run: ALTER TABLE ${table} ADD COLUMN ${wanted.name} ${wanted.type}`,
    );
  }
  if (!holds(wanted.type, found.type)) {
    return error(`${place}: expected ${wanted.type}, found ${found.type}; ${remake(table, wanted)}`);
  }
  if (wanted.nullable && !found.nullable) {
    return error(`${place}: expected a column that may be NULL, found NOT NULL; ${remake(table, wanted)}`);
  }
  const warnings = harmless(wanted, found).map((difference) => `${place}: ${difference}`);
  return { errors: [], warnings };
}

function remake(table: string, { name, type, nullable }: Column): string {
  const column = `${name} ${type} ${nullable ? 'NULL' : 'NOT NULL'}`;
  return `run: ALTER TABLE ${table} MODIFY ${column} (in SQLite: make the table anew)`;
}

function harmless(wanted: Column, found: FoundColumn): string[] {
  const { type, collation = COLLATION } = found;
  return [
    ...(type === wanted.type ? [] : [`expected ${wanted.type}, found ${type}, which holds the same values`]),
    ...(collation === COLLATION
      ? []
      : [`expected collation ${COLLATION}, found ${collation}: ${collationEffect(collation)}`]),
    ...(wanted.nullable || !found.nullable ? [] : ['expected NOT NULL, found a column that may be NULL']),
  ];
}

function collationEffect(collation: string): string {
  const comparison = 'comparisons may take different texts for equal';
  return collation.startsWith('utf8mb4_') ? comparison : `${comparison}, and not every character can be stored`;
}

/** Types that hold every value of the wanted one unchanged (FLOAT is always read as DOUBLE). */
const WIDER: Record<string, readonly string[]> = {
  int: ['bigint', 'integer', 'int unsigned', 'bigint unsigned'],
  float: ['double', 'double precision', 'real'],
  datetime: ['timestamp', 'text'],
};

function holds(wanted: string, found: string): boolean {
  const length = /^varchar\((\d+)\)$/.exec(wanted)?.[1];
  if (length !== undefined) return textLength(found) >= Number(length);
  const plain = found.replace(/^(datetime|timestamp)\(\d\)$/, '$1');
  return plain === wanted || (WIDER[wanted] ?? []).includes(plain);
}

function textLength(type: string): number {
  if (/^(medium|long)?text$/.test(type)) return Number.POSITIVE_INFINITY;
  return Number(/^varchar\((\d+)\)$/.exec(type)?.[1] ?? 0);
}

function extraColumn(table: string, { name, nullable, hasDefault }: FoundColumn): Differences {
  if (nullable || hasDefault) return warning(`${table}.${name}: a column that is not ours; it is left alone`);
  return error(
    `${table}.${name}: found a column that is not ours, NOT NULL and without a default, so no row could be inserted; ` +
      'give it a default or drop it',
  );
}

function compareKey({ name, primaryKey }: Table, found: FoundTable): Differences {
  const [wantedKey, foundKey] = [primaryKey.join(', '), found.primaryKey.join(', ')];
  if (wantedKey === foundKey) return NONE;
  const same = primaryKey.toSorted().join(', ') === found.primaryKey.toSorted().join(', ');
  const sentence = `${name}: expected PRIMARY KEY (${wantedKey}), found ${foundKey === '' ? 'none' : `(${foundKey})`}`;
  if (same) return warning(`${sentence}; the order matters for speed only`);
  return error(`${sentence}; run: ALTER TABLE ${name} ADD PRIMARY KEY (${wantedKey}) (in SQLite: make the table anew)`);
}

function compareOrder(wanted: Table, found: FoundTable): Differences {
  const order = wanted.columns.map(({ name }) => name);
  const foundOrder = found.columns.map(({ name }) => name).filter((name) => isWanted(wanted, name));
  if (foundOrder.length < order.length || foundOrder.join() === order.join()) return NONE;
  return warning(
    `${wanted.name}: expected the columns in the order ${order.join(', ')}, found ${foundOrder.join(', ')}`,
  );
}

function compareBehaviour({ name }: Table, { transactional, clock }: FoundTable): Differences {
  if (!transactional) {
    return error(
      `${name}: expected engine InnoDB, found one without transactions; run: ALTER TABLE ${name} ENGINE=InnoDB`,
    );
  }
  return clock ? NONE : warning(`${name}.${DATE_UPDATE}: the database does not set it at every insert and change`);
}
