import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { counted } from '../../values/counted.ts';
import type { Ledger } from '../../ledger.ts';
import { keyOf } from '../compare.ts';
import type { FoundColumn } from '../found.ts';
import { fits, hasFraction } from './values.ts';
import type { StoredValue } from './values.ts';
import type { Target, TargetColumn } from './target.ts';

/** How many rows a sentence names. */
const NAMED = 5;

/** What the rows of a table are to its new definition. */
export interface RowsFound {
  /** Why it cannot take them all as they are: a sentence each. */
  readonly refusals: readonly string[];
  /** Wider types, by column, without which values would be cut. */
  readonly types: ReadonlyMap<string, string>;
}

/** Looks at the rows of a table: whether the new types, the key and NOT NULL can take every one of them. */
export async function inspectRows(ledger: Ledger, target: Target): Promise<RowsFound> {
  const refusals = [...(await lackingKeys(ledger, target)), ...(await nullKeys(ledger, target))];
  if (refusals.length === 0) refusals.push(...(await duplicates(ledger, target)));
  const types = new Map<string, string>();
  for (const column of target.columns) {
    if (column.from === undefined || !isChecked(ledger, column)) continue;
    const { bad, count, fraction } = await misfits(ledger, target, column, column.from);
    const { name } = column.column;
    if (fraction) types.set(name, 'datetime(6)');
    if (count === 0) continue;
    if (isTooLong(ledger, target, column)) types.set(name, 'text');
    else refusals.push(misfitSentence(target, column, count, bad));
  }
  return { refusals, types };
}

/** A file does not keep to the lengths of its columns, but a table of ours does. */
function isChecked({ store }: Ledger, { type, isConverted }: TargetColumn): boolean {
  return isConverted || (!store.types.keepsLengths && type.startsWith('varchar'));
}

/** Texts that only a text without a limit holds; a key stays as short as every server has it. */
function isTooLong({ store }: Ledger, { wanted }: Target, { column, type }: TargetColumn): boolean {
  return !store.types.keepsLengths && type.startsWith('varchar') && !wanted.primaryKey.includes(column.name);
}

function misfitSentence(
  { wanted }: Target,
  { column, from, type }: TargetColumn,
  count: number,
  bad: string[],
): string {
  const more = count > bad.length ? ' …' : '';
  return (
    `${wanted.name}.${from?.name}: ${counted(count, 'value')} of type ${from?.type || 'none'} cannot be ${type} without loss, ` +
    `as ${column.name} has to be: ${bad.join(', ')}${more}; correct or move these rows, then run it again`
  );
}

async function countRows({ db }: Ledger, name: string, condition: RawBuilder<unknown>): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*) as n from ${sql.table(name)} where ${condition}`.execute(
    db,
  );
  return Number(rows[0]?.n);
}

async function lackingKeys(ledger: Ledger, { wanted, found, of }: Target): Promise<string[]> {
  const lacking = wanted.primaryKey.filter((key) => of.get(key) === undefined);
  if (lacking.length === 0) return [];
  const count = await countRows(ledger, found.name, sql`1 = 1`);
  if (count === 0) return [];
  return lacking.map(
    (key) =>
      `${wanted.name}.${key}: found no such column, and ${counted(count, 'row that needs', 'rows that need')} one; add it and fill it by hand`,
  );
}

async function nullKeys(ledger: Ledger, { wanted, found, of }: Target): Promise<string[]> {
  const refusals: string[] = [];
  for (const key of wanted.primaryKey) {
    const column = of.get(key);
    if (column === undefined || !column.nullable) continue;
    const count = await countRows(ledger, found.name, sql`${sql.ref(column.name)} is null`);
    if (count === 0) continue;
    refusals.push(
      `${wanted.name}.${key}: ${counted(count, 'row has', 'rows have')} NULL there, which a key cannot hold; fill it or move them, ` +
        `to be found with: SELECT * FROM ${found.name} WHERE ${column.name} IS NULL`,
    );
  }
  return refusals;
}

/** Rows that would be one to the key. Nobody but their owner can say which of them is right, so none is dropped. */
async function duplicates({ db, store }: Ledger, { wanted, found, of }: Target): Promise<string[]> {
  if (found.keyIsWhole && keyOf(found, of).toSorted().join() === wanted.primaryKey.toSorted().join()) return [];
  const columns = wanted.primaryKey.flatMap((key) => of.get(key)?.name ?? []);
  if (columns.length < wanted.primaryKey.length) return [];
  const parts = columns.map((name, at) => sql`${store.sql.binaryText(name)} as ${sql.ref(`k${at}`)}`);
  const keys = sql.join(columns.map((_, at) => sql.ref(`k${at}`)));
  // The servers group by what a derived table gives, but not each of them by an expression.
  const { rows } = await sql<{ n: number } & Record<string, unknown>>`
    select count(*) as n, ${keys} from (select ${sql.join(parts)} from ${sql.table(found.name)}) as found
    group by ${keys} having count(*) > 1 order by ${keys}`.execute(db);
  if (rows.length === 0) return [];
  const named = rows
    .slice(0, NAMED)
    .map((row) => `${columns.map((_, at) => row[`k${at}`]).join(', ')} (${counted(row.n, 'row')})`);
  const key = wanted.primaryKey.join(', ');
  return [
    `${wanted.name}: ${counted(rows.length, 'value')} of (${key}) in more than one row: ${named.join('; ')}` +
      `${rows.length > NAMED ? ' …' : ''}; keep one row of each and move the others to a table of your own`,
  ];
}

interface Misfits {
  bad: string[];
  count: number;
  fraction: boolean;
}

async function misfits(ledger: Ledger, target: Target, column: TargetColumn, from: FoundColumn): Promise<Misfits> {
  const result: Misfits = { bad: [], count: 0, fraction: false };
  const keys = target.found.primaryKey.filter((name) => name !== from.name);
  for await (const row of readValues(ledger, target.found.name, from, keys)) {
    const { value, ...place } = row;
    if (value === null) continue;
    if (isReadable(value) && fits(column.type, value)) {
      result.fraction ||= column.type === 'datetime' && hasFraction(value);
      continue;
    }
    result.count += 1;
    if (result.bad.length < NAMED) result.bad.push(nameValue(value, Object.values(place)));
  }
  return result;
}

function isReadable(value: unknown): value is StoredValue {
  return typeof value === 'string' || typeof value === 'number';
}

function nameValue(value: unknown, place: readonly unknown[]): string {
  const shown = isReadable(value) ? `'${Array.from(String(value)).slice(0, 40).join('')}'` : 'bytes';
  return place.length === 0 ? shown : `${shown} of ${place.join(', ')}`;
}

/** Values as `plainValue` has them, with the key of each. */
async function* readValues(
  { db, store }: Ledger,
  table: string,
  { name, type }: FoundColumn,
  keys: readonly string[],
): AsyncGenerator<{ value: unknown }> {
  const places = keys.map((key, at) => sql`${sql.ref(key)}`.as(`p${at}`));
  yield* db
    .selectFrom(sql`${sql.table(table)}`.as('found'))
    .select([sql`${store.sql.plainValue(name, type)}`.as('value'), ...places])
    .stream();
}
