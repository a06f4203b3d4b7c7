import { sqliteClock, sqliteTable, typeChecks } from './definitions.ts';
import { forbidsRows } from '../../../schema/compare.ts';
import type { FoundColumn, FoundIndex } from '../../../schema/found.ts';
import { list, word } from '../../../schema/adopt/step.ts';
import type { Step } from '../../../schema/adopt/step.ts';
import type { Target, TargetColumn } from '../../../schema/adopt/target.ts';

/**
 * Makes a table of a file anew, as SQLite's own manual has it (lang_altertable.html, section 7): a new one, the rows into
 * it, the old one away, the new one to its place. To be run in the frame of {@link inFrame}. Triggers follow by
 * `triggers`, when whatever else changes rows is done.
 */
export function rebuild(target: Target): Step[] {
  const { wanted, found } = target;
  const fresh = `${wanted.name}_NEW`;
  return [
    { statement: `DROP TABLE IF EXISTS ${fresh}`, purpose: 'Make room for what comes.' },
    { statement: createFresh(target, fresh), purpose: `Make ${wanted.name} anew under another name.` },
    { statement: copy(target, fresh), purpose: `Copy every row${renames(target)}.` },
    { statement: `DROP TABLE ${quote(found.name)}`, purpose: 'Take the old table away.' },
    { statement: `ALTER TABLE ${fresh} RENAME TO ${wanted.name}`, purpose: 'Put the new one in its place.' },
    ...found.indexes.flatMap((index) => remakeIndex(target, index)),
  ];
}

/** Between these, tables may be replaced though others name them, and all happens or nothing. */
export function inFrame(steps: readonly Step[]): Step[] {
  if (steps.length === 0) return [];
  return [
    { statement: 'PRAGMA foreign_keys = OFF', purpose: 'Let a table be replaced that others refer to.' },
    { statement: 'PRAGMA legacy_alter_table = ON', purpose: 'Let views and triggers stay as they are written.' },
    { statement: 'BEGIN IMMEDIATE', purpose: 'All of what follows happens, or nothing.' },
    ...steps,
    { statement: 'COMMIT', purpose: 'Now it has happened.' },
    { statement: 'PRAGMA legacy_alter_table = OFF', purpose: 'As it was before.' },
    { statement: 'PRAGMA foreign_keys = ON', purpose: 'As it was before.' },
  ];
}

/** Drops triggers before rows are corrected, so that none of them takes it for a change. */
export function dropTriggers({ found }: Target): Step[] {
  return found.users
    .filter(({ kind }) => kind === 'trigger')
    .map(({ name }) => ({
      statement: `DROP TRIGGER IF EXISTS ${quote(name)}`,
      purpose: `Let ${name} rest meanwhile.`,
    }));
}

/** The table's triggers once more, ours among them. */
export function triggers({ wanted, found }: Target): Step[] {
  const own = [sqliteClock(wanted), ...typeChecks(wanted)];
  const others = found.users
    .filter(({ kind, name }) => kind === 'trigger' && !own.some((statement) => word(name).test(statement)))
    .map(({ name, sql }) => ({ statement: sql, purpose: `Put the trigger ${name} back.` }));
  const purpose = `Keep DATE_UPDATE and the kinds of values of ${wanted.name} right from now on.`;
  return [...others, ...own.map((statement) => ({ statement, purpose }))];
}

function createFresh({ wanted, columns, extras }: Target, fresh: string): string {
  const own = columns.map(({ column, type }) => ({ ...column, type }));
  return sqliteTable({ name: fresh, columns: own, primaryKey: wanted.primaryKey }, extras.map(extraSql));
}

/** A column of somebody else's; one that every insert would have to fill may be NULL from now on. */
function extraSql({ name, type, nullable, hasDefault, presetSql }: FoundColumn): string {
  const preset = presetSql === undefined ? '' : ` DEFAULT (${presetSql})`;
  return `${quote(name)} ${type} ${nullable || !hasDefault ? 'NULL' : 'NOT NULL'}${preset}`;
}

function copy({ found, columns, extras }: Target, fresh: string): string {
  const own = columns.flatMap((target) =>
    target.from === undefined ? [] : [[target.column.name, valueOf(target, target.from)]],
  );
  const pairs = [...own, ...extras.map(({ name }) => [quote(name), quote(name)])];
  const into = pairs.map(([name]) => name).join(', ');
  return `INSERT INTO ${fresh} (${into}) SELECT ${pairs.map(([, value]) => value).join(', ')} FROM ${quote(found.name)}`;
}

/** As a text, a whole number has no point. */
function valueOf({ type, isConverted }: TargetColumn, from: FoundColumn): string {
  const name = quote(from.name);
  if (!isConverted || !type.startsWith('varchar')) return name;
  const isWhole = `typeof(${name}) = 'real' AND ${name} = CAST(${name} AS INTEGER)`;
  return `CASE WHEN ${isWhole} THEN CAST(${name} AS INTEGER) ELSE ${name} END`;
}

function renames({ columns }: Target): string {
  const pairs = columns.flatMap(({ from, column }) =>
    from === undefined || from.name === column.name ? [] : [`${from.name} as ${column.name}`],
  );
  return pairs.length === 0 ? '' : `, ${list(pairs)}`;
}

/** What a constraint made comes with the table, or is not wanted. */
function remakeIndex({ wanted, found, of }: Target, index: FoundIndex): Step[] {
  if (index.sql === undefined) return [];
  const forbids = forbidsRows(wanted, found, of, index);
  const plain = forbids ? index.sql.replace(/^\s*create\s+unique\s+index/i, 'CREATE INDEX') : index.sql;
  const statement = [...of].reduce(
    (text, [name, column]) => (column === undefined ? text : text.replaceAll(word(column.name), name)),
    plain,
  );
  const purpose = forbids
    ? `Put the index ${index.name} back, for any number of rows alike.`
    : `Put the index ${index.name} back.`;
  return [{ statement, purpose }];
}

function quote(name: string): string {
  return /^[A-Z_][A-Z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}
