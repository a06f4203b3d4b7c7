/** What a kind of store makes of the types of columns. */
export interface ColumnTypes {
  /** Characters that a column in a key may have. */
  readonly longestKey: number;
  /** Whether a text that is longer than its column has it is refused, whoever made the table. */
  readonly keepsLengths: boolean;
  /** Whether a column of this type can have the database's clock as its default. */
  takesClock(type: string): boolean;
  /** The type for a column of floats that was of another type. */
  floatFor(found: string): string;
}

/** Types that hold every value of the wanted one unchanged (FLOAT is always read as DOUBLE). */
const WIDER: Record<string, readonly string[]> = {
  int: ['bigint', 'integer', 'int unsigned', 'bigint unsigned'],
  float: ['double', 'double precision', 'real'],
  datetime: ['timestamp', 'text'],
};

/** Whether a column of the type that was found holds every value of the wanted type. */
export function holds(wanted: string, found: string): boolean {
  const length = textLength(wanted);
  if (length > 0) return textLength(found) >= length;
  const plain = found.replace(/^(datetime|timestamp)\(\d\)$/, '$1');
  return plain === wanted || (WIDER[wanted] ?? []).includes(plain);
}

/** The same of a column in the primary key, which may have a longest length. */
export function holdsAsKey({ longestKey }: ColumnTypes, wanted: string, found: string): boolean {
  return holds(wanted, found) && textLength(found) <= longestKey;
}

function textLength(type: string): number {
  if (/^(medium|long)?text$/.test(type)) return Number.POSITIVE_INFINITY;
  return Number(/^varchar\((\d+)\)$/.exec(type)?.[1] ?? 0);
}

const TEXTS = /^(n?var)?char\b|^n?char\b|text$|^enum\b|^set\b|^string$|^$/;
const INTEGERS = /int(eger)?( unsigned)?( zerofill)?$|^bool(ean)?$|^year/;
const NUMBERS = /^(float|double|real|decimal|dec|numeric|number)\b/;
const TIMES = /^(date|datetime|timestamp)\b/;

/** What a type is, as far as turning one into another is concerned; undefined for those that are nothing of the kind. */
export type TypeClass = 'text' | 'integer' | 'number' | 'time';

/** The class of a type, by its name. */
export function classOf(type: string): TypeClass | undefined {
  if (TIMES.test(type)) return 'time';
  if (INTEGERS.test(type)) return 'integer';
  if (NUMBERS.test(type)) return 'number';
  return TEXTS.test(type) ? 'text' : undefined;
}

/** Characters that a type of text says it holds; 0 for other types. */
function saidLength(type: string): number {
  return Number(/char\((\d+)\)$/.exec(type)?.[1] ?? 0);
}

/**
 * The type that a column gets which does not hold the wanted one: the wanted one, or its wider brother where that would
 * lose digits. Whether the values fit is another matter.
 */
export function targetType(types: ColumnTypes, wanted: string, found: string, isKey: boolean): string {
  const length = saidLength(wanted);
  if (length > 0) return isKey || saidLength(found) <= length ? wanted : `varchar(${saidLength(found)})`;
  return wanted === 'float' ? types.floatFor(found) : wanted;
}
