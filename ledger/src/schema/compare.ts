import { TASK_STATUSES } from '../sweep/status.ts';
import { matchColumns } from './column-names.ts';
import type { Matching } from './column-names.ts';
import { classOf, holds, holdsAsKey } from './column-types.ts';
import type { ColumnTypes } from './column-types.ts';
import type { FoundColumn, FoundIndex, FoundTable } from './found.ts';
import { DATE_UPDATE } from './table.ts';
import type { Column, Table } from './table.ts';

/** How a table that somebody else made differs from ours: a sentence each. */
export interface Differences {
  /** What makes it unusable and can be mended by `adopt`. */
  readonly errors: readonly string[];
  /** What makes it unusable and has to be mended by hand; the sentence says how. */
  readonly obstacles: readonly string[];
  /** What does no harm yet and is mended by `adopt`. */
  readonly warnings: readonly string[];
  /** What does no harm and stays. */
  readonly notes: readonly string[];
}

/** The collation of every text column: what differs in anything is another text. */
export const COLLATION = 'utf8mb4_bin';

type Level = keyof Differences;
type Difference = readonly [Level, string];

/** Compares a table in the database with its definition. Every sentence names the table or column. */
export function compareTable(wanted: Table, found: FoundTable, types: ColumnTypes): Differences {
  const { of, extras, doubts } = matchColumns(wanted, found.columns);
  const all: Difference[] = found.obstacles.map((sentence) => ['obstacles', sentence]);
  if (all.length === 0) {
    all.push(
      ...compareName(wanted, found),
      ...wanted.columns.flatMap((column) => compareColumn(wanted, column, of.get(column.name), types)),
      ...doubts.map((sentence): Difference => ['obstacles', sentence]),
      ...extras.flatMap((column) => extraColumn(wanted.name, column)),
      ...compareKey(wanted, found, of),
      ...compareOrder(wanted, of, found),
      ...compareBehaviour(wanted, found),
      ...found.indexes
        .filter((index) => forbidsRows(wanted, found, of, index))
        .map((index) => extraUnique(wanted.name, index)),
    );
    if (found.fixed !== undefined && all.some(([level]) => level === 'errors')) all.push(['obstacles', found.fixed]);
  }
  return {
    errors: sentences(all, 'errors'),
    obstacles: sentences(all, 'obstacles'),
    warnings: sentences(all, 'warnings'),
    notes: sentences(all, 'notes'),
  };
}

function sentences(all: readonly Difference[], wanted: Level): string[] {
  return all.filter(([level]) => level === wanted).map(([, sentence]) => sentence);
}

function compareName({ name }: Table, found: FoundTable): Difference[] {
  if (!found.misnamed) return [];
  return [['errors', `${name}: expected this name, found ${found.name}, which is another one to this server`]];
}

function compareColumn(table: Table, wanted: Column, found: FoundColumn | undefined, types: ColumnTypes): Difference[] {
  const place = `${table.name}.${wanted.name}`;
  if (found === undefined) return [['errors', `${place}: expected ${wanted.type}, found no such column`]];
  if (found.generated) {
    return [
      ['obstacles', `${place}: expected a column that can be written, found a generated one; make it a plain one`],
    ];
  }
  const named: Difference[] =
    found.name === wanted.name
      ? []
      : [['errors', `${place}: found no such column, but ${found.name}, which is taken for it`]];
  return [...named, ...compareType(place, table, wanted, found, types), ...compareRest(place, wanted, found)];
}

function compareType(
  place: string,
  table: Table,
  wanted: Column,
  found: FoundColumn,
  types: ColumnTypes,
): Difference[] {
  const fits = table.primaryKey.includes(wanted.name)
    ? holdsAsKey(types, wanted.type, found.type)
    : holds(wanted.type, found.type);
  const type = found.type === '' ? 'none' : found.type;
  if (!fits) {
    const isKnown = classOf(found.type) !== undefined;
    const sentence = `${place}: expected ${wanted.type}, found ${type}`;
    return [isKnown ? ['errors', sentence] : ['obstacles', `${sentence}, which cannot be turned into it`]];
  }
  if (found.type === wanted.type) return [];
  return [['notes', `${place}: expected ${wanted.type}, found ${type}, which holds the same values`]];
}

function compareRest(place: string, wanted: Column, found: FoundColumn): Difference[] {
  const { collation = COLLATION } = found;
  const all: Difference[] = [];
  if (wanted.nullable && !found.nullable) {
    all.push(['errors', `${place}: expected a column that may be NULL, found NOT NULL`]);
  }
  if (collation !== COLLATION) {
    all.push([
      'warnings',
      `${place}: expected collation ${COLLATION}, found ${collation}: ${collationEffect(collation)}`,
    ]);
  }
  if (!wanted.nullable && found.nullable) {
    all.push(['warnings', `${place}: expected NOT NULL, found a column that may be NULL`]);
  }
  if (isForeignStatus(wanted, found)) {
    all.push(['warnings', `${place}: expected no default, found '${found.preset}', which is no state of a task`]);
  }
  return all;
}

/** Whether rows get a word that no sweep knows when an insert leaves STATUS out. */
export function isForeignStatus(wanted: Column, { preset }: FoundColumn): boolean {
  return wanted.name === 'STATUS' && preset !== undefined && !TASK_STATUSES.some((status) => status === preset);
}

function collationEffect(collation: string): string {
  const comparison = 'comparisons may take different texts for equal';
  return collation.startsWith('utf8mb4_') ? comparison : `${comparison}, and not every character can be stored`;
}

function extraColumn(table: string, { name, nullable, hasDefault }: FoundColumn): Difference[] {
  if (nullable || hasDefault) return [['notes', `${table}.${name}: a column that is not ours; it is left alone`]];
  return [
    [
      'errors',
      `${table}.${name}: found a column that is not ours, NOT NULL and without a default, so no row could be inserted`,
    ],
  ];
}

/** The key as it is, in our names where a column is one of ours. */
export function keyOf({ primaryKey }: FoundTable, of: Matching['of']): string[] {
  const names = new Map([...of].map(([name, column]) => [column?.name, name]));
  return primaryKey.map((name) => names.get(name) ?? name);
}

function compareKey({ name, primaryKey }: Table, found: FoundTable, of: Matching['of']): Difference[] {
  const key = keyOf(found, of);
  const [wantedKey, foundKey] = [primaryKey.join(', '), key.join(', ')];
  const sentence = `${name}: expected PRIMARY KEY (${wantedKey}), found `;
  if (wantedKey === foundKey) return found.keyIsWhole ? [] : [['errors', `${sentence}one of beginnings only`]];
  const same = primaryKey.toSorted().join(', ') === key.toSorted().join(', ');
  if (same) return [['warnings', `${sentence}(${foundKey}); the order matters for speed only`]];
  return [['errors', `${sentence}${foundKey === '' ? 'none' : `(${foundKey})`}`]];
}

function compareOrder(wanted: Table, of: Matching['of'], found: FoundTable): Difference[] {
  const names = new Map([...of].map(([name, column]) => [column, name]));
  const order = wanted.columns.map(({ name }) => name);
  const foundOrder = found.columns.flatMap((column) => names.get(column) ?? []);
  if (foundOrder.length < order.length || foundOrder.join() === order.join()) return [];
  return [
    ['notes', `${wanted.name}: expected the columns in the order ${order.join(', ')}, found ${foundOrder.join(', ')}`],
  ];
}

function compareBehaviour({ name }: Table, found: FoundTable): Difference[] {
  const all: Difference[] = [];
  if (!found.transactional) all.push(['errors', `${name}: expected engine InnoDB, found one without transactions`]);
  if (!found.clock)
    all.push(['warnings', `${name}.${DATE_UPDATE}: the database does not set it at every insert and change`]);
  for (const key of found.foreignKeys) {
    all.push(['errors', `${name}: expected no foreign key, found ${key}: rows are written in another order`]);
  }
  for (const check of found.checks) {
    all.push(['warnings', `${name}: found the condition ${check}, which may refuse rows`]);
  }
  return all;
}

/** Whether an index refuses rows that the key allows. */
export function forbidsRows({ primaryKey }: Table, found: FoundTable, of: Matching['of'], index: FoundIndex): boolean {
  const parts = found.columns.filter((column) => index.columns.includes(column.name));
  const coversKey = primaryKey.every((key) => parts.some((column) => column === of.get(key)));
  return index.unique && !coversKey && !index.columns.includes('') && !parts.some((column) => column.counts);
}

function extraUnique(table: string, { columns }: FoundIndex): Difference {
  return ['warnings', `${table}: found UNIQUE (${columns.join(', ')}), which refuses rows of a second sweep`];
}
