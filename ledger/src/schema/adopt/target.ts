import { matchColumns } from '../column-names.ts';
import { holds, holdsAsKey, targetType } from '../column-types.ts';
import type { ColumnTypes } from '../column-types.ts';
import { COLLATION, isForeignStatus } from '../compare.ts';
import type { FoundColumn, FoundTable } from '../found.ts';
import { DATE_UPDATE } from '../table.ts';
import type { Column, Table } from '../table.ts';

/** One of our columns as it is to become, and where its values come from. */
export interface TargetColumn {
  readonly column: Column;
  /** Undefined where there is no such column yet. */
  readonly from: FoundColumn | undefined;
  /** The type that it gets: that which was found where it holds every value of ours. */
  readonly type: string;
  readonly isConverted: boolean;
  /** Whether anything about it changes. */
  readonly changes: boolean;
}

/** A table that somebody else made, and what it is to become. */
export interface Target {
  readonly wanted: Table;
  readonly found: FoundTable;
  readonly columns: readonly TargetColumn[];
  readonly extras: readonly FoundColumn[];
  readonly of: ReadonlyMap<string, FoundColumn | undefined>;
}

/** The same with other types for some columns, by their names. */
export function withTypes(target: Target, types: ReadonlyMap<string, string>): Target {
  const columns = target.columns.map((each) => ({ ...each, type: types.get(each.column.name) ?? each.type }));
  return { ...target, columns };
}

/** What a table that was found is to become. */
export function targetOf(wanted: Table, found: FoundTable, types: ColumnTypes): Target {
  const { of, extras } = matchColumns(wanted, found.columns);
  const columns = wanted.columns.map((column) => targetColumn(wanted, found, column, of.get(column.name), types));
  return { wanted, found, columns, extras, of };
}

function targetColumn(
  wanted: Table,
  found: FoundTable,
  column: Column,
  from: FoundColumn | undefined,
  types: ColumnTypes,
): TargetColumn {
  if (from === undefined) return { column, from, type: column.type, isConverted: false, changes: true };
  const isKey = wanted.primaryKey.includes(column.name);
  const isHeld = isKey ? holdsAsKey(types, column.type, from.type) : holds(column.type, from.type);
  const keeps = isHeld && (column.type !== 'datetime' || types.takesClock(from.type));
  const changes =
    !keeps ||
    from.name !== column.name ||
    from.nullable !== column.nullable ||
    (from.collation ?? COLLATION) !== COLLATION ||
    isForeignStatus(column, from) ||
    (column.name === DATE_UPDATE && !found.clock);
  return {
    column,
    from,
    type: keeps ? from.type : targetType(types, column.type, from.type, isKey),
    isConverted: !keeps,
    changes,
  };
}
