import { sameName } from './found.ts';
import type { FoundColumn } from './found.ts';
import type { SEED_TABLES } from './seed-tables.ts';
import { DATE_UPDATE } from './table.ts';
import type { Table } from './table.ts';

/** Which found column is which of ours, and what is left over. */
export interface Matching {
  /** By our name; undefined where there is none. */
  readonly of: ReadonlyMap<string, FoundColumn | undefined>;
  readonly extras: readonly FoundColumn[];
  /** Where it cannot be told which one it is: a sentence each. */
  readonly doubts: readonly string[];
}

type SeedColumn = (typeof SEED_TABLES)[number]['columns'][number]['name'];

/** Names under which other programs keep the same, by ours. */
const ALIASES: { readonly [name in SeedColumn]?: readonly string[] } = {
  DATE_MARKET: ['DATE', 'DAY', 'DATE_TRADE', 'TRADING_DATE', 'TRADE_DAY', 'DATE_BASE', 'BASE_DATE'],
  TICKER: ['SYMBOL', 'CODE_TICKER', 'TICKER_CODE', 'CODE_ASSET', 'ASSET'],
  OPEN_P: ['OPEN', 'OPEN_PRICE'],
  HIGH_P: ['HIGH', 'HIGH_PRICE'],
  LOW_P: ['LOW', 'LOW_PRICE'],
  CLOSE_P: ['CLOSE', 'CLOSE_PRICE'],
  VOLUME: ['VOL', 'VOLUME_P', 'TRADE_VOLUME'],
  DATE_UPDATE: ['DATE_UPDATED', 'UPDATED_AT', 'UPDATE_TIME', 'TIME_UPDATE', 'LAST_UPDATE', 'UPDATED'],
  CODE_TASK: ['TASK_ID', 'ID_TASK', 'TASK'],
  EPOCH: ['N_EPOCH', 'NUM_EPOCH', 'EPOCH_SIZE'],
  BATCH_SIZE: ['BATCH'],
  LEARNING_RATE: ['LR', 'LEARN_RATE'],
  RATIO_TRAIN_SET: ['RATIO_TRAIN', 'RATIO_TRAINSET', 'TRAINING_RATIO', 'RATIO_TRAINING_SET', 'TRAIN_SIZE'],
  SIZE_SEQUENCE: ['SEQUENCE_LENGTH', 'SEQUENCE_LEN', 'SEQ_LEN', 'SEQ_LENGTH', 'SIZE_SEQ', 'SIZE_WINDOW', 'WINDOW'],
  SIZE_UNIT_INPUT: ['SIZE_INPUT', 'UNIT_INPUT', 'INPUT_DIM'],
  SIZE_UNIT_HIDDEN: ['SIZE_HIDDEN', 'UNIT_HIDDEN', 'HIDDEN_DIM'],
  SIZE_UNIT_OUTPUT: ['SIZE_OUTPUT', 'UNIT_OUTPUT', 'OUTPUT_DIM'],
  VERSION_MODEL: ['VERSION', 'MODEL_VER', 'VER_MODEL'],
  DATE_B_TRAIN: ['DATE_BEGIN_TRAIN', 'DATE_START_TRAIN'],
  DATE_E_TRAIN: ['DATE_END_TRAIN'],
  DATE_B_TEST: ['DATE_BEGIN_TEST', 'DATE_START_TEST'],
  DATE_E_TEST: ['DATE_END_TEST'],
  ACCURACY: ['ACC'],
  MSE: ['MEAN_SQUARED_ERROR', 'MEAN_SQUARE_ERROR'],
  IDX_TASK: ['INDEX_TASK', 'TASK_NO', 'NO_TASK', 'IDX'],
  STATUS: ['STATE', 'TASK_STATUS', 'TASK_STATE'],
  NOTE: ['NOTES', 'REMARK', 'MESSAGE', 'ERROR_MESSAGE', 'COMMENT', 'MEMO'],
};

/**
 * Finds our columns among those of a table that another program made: by their names in whatever case, else by a near
 * spelling (plural, underscores, order of the words, a known alias). A name that two could have is nobody's.
 */
export function matchColumns(wanted: Table, found: readonly FoundColumn[]): Matching {
  const exact = new Map(
    wanted.columns.map(({ name }) => [name, found.find((column) => sameName(column.name, name))] as const),
  );
  const free = found.filter((column) => ![...exact.values()].includes(column));
  const missing = wanted.columns.map(({ name }) => name).filter((name) => exact.get(name) === undefined);
  const near = new Map(missing.map((name) => [name, free.filter((column) => isNear(name, column.name))]));
  const doubts = missing.flatMap((name) => doubtsAbout(wanted.name, name, near, free));
  const taken = [...near].flatMap(([name, columns]): [string, FoundColumn | undefined][] =>
    columns.length === 1 && isOnlyOf(near, columns[0]) ? [[name, columns[0]]] : [],
  );
  const of = new Map([...exact, ...taken]);
  return { of, extras: found.filter((column) => ![...of.values()].includes(column)), doubts };
}

function isOnlyOf(near: ReadonlyMap<string, FoundColumn[]>, column: FoundColumn | undefined): boolean {
  return [...near.values()].filter((columns) => column && columns.includes(column)).length === 1;
}

function doubtsAbout(
  table: string,
  name: string,
  near: ReadonlyMap<string, FoundColumn[]>,
  free: readonly FoundColumn[],
): string[] {
  const candidates = near.get(name) ?? [];
  if (candidates.length === 1 && isOnlyOf(near, candidates[0])) return [];
  const alike =
    candidates.length > 0 ? candidates : free.filter((column) => isAlike(name, column.name) && !isTaken(near, column));
  if (alike.length === 0) return [];
  const names = alike.map((column) => column.name);
  return [
    `${table}.${name}: found no such column, and cannot tell whether ${names.join(' or ')} is it; rename the one that ` +
      `is (ALTER TABLE ${table} RENAME COLUMN ${names[0]} TO ${name}), or add an empty one if none is`,
  ];
}

function isTaken(near: ReadonlyMap<string, FoundColumn[]>, column: FoundColumn): boolean {
  return [...near.values()].some((columns) => columns.includes(column));
}

function isNear(name: string, other: string): boolean {
  return [name, ...aliasesOf(name)].some((each) => isSpeltAlike(each, other));
}

function aliasesOf(name: string): readonly string[] {
  return Object.entries(ALIASES).find(([ours]) => ours === name)?.[1] ?? [];
}

/** Whether two names are the same words, in whatever case, number, order and with whatever between them. */
export function isSpeltAlike(name: string, other: string): boolean {
  return spelling(name) === spelling(other) || glued(name) === glued(other);
}

/** Names that share all words but one, or how they begin or end: perhaps the same, perhaps not. */
function isAlike(name: string, other: string): boolean {
  if (name === DATE_UPDATE) return false;
  const [ours, theirs] = [words(name), words(other)];
  if (ours.length === 1) return glued(other).startsWith(glued(name).slice(0, 4)) || glued(other).endsWith(glued(name));
  const shared = ours.filter((word) => word.length > 2 && theirs.includes(word)).length;
  return shared > 0 && shared >= ours.length - 1;
}

/** The words of a name in the singular, in their alphabetical order. */
function spelling(name: string): string {
  return words(name).toSorted().join(' ');
}

function glued(name: string): string {
  return words(name).join('');
}

function words(name: string): string[] {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toUpperCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
    .map((word) => (word.length > 3 ? word.replace(/(?<![SU])S$/, '') : word));
}
