import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { InputError } from '../../../errors.ts';
import type { Ledger } from '../../../ledger.ts';
import { columnMetric, FINAL_STEP, METRIC_NAMES, metricName } from '../../../metrics.ts';
import { PARAMETERS } from '../../../parameters.ts';
import { asDouble } from '../../../values/float.ts';
import { closest } from './closest.ts';
import { finalValue } from './metric-value.ts';
import { rowsIfThere } from '../newer-table.ts';

/** What tasks can be chosen and sorted by, in queries of TB_TASK as `t`, TB_HYPERPARAMETER as `h` and TB_MODELRESULT as `r`. */
export interface TaskColumn {
  /** NULL where it is no number. */
  readonly number: RawBuilder<number>;
  /** What stands there in the place of a number, or beside it for true and false; undefined where there are numbers only. */
  readonly text?: RawBuilder<string>;
  /** A FLOAT column, which holds the nearest single-precision number to what it was given. */
  readonly isFloat: boolean;
}

/** The columns that every sweep has. */
const COLUMNS: ReadonlyMap<string, TaskColumn> = new Map([
  ['IDX_TASK', { number: asDouble('t.IDX_TASK'), isFloat: false }],
  ...PARAMETERS.map(
    ({ column, type }) => [column, { number: asDouble(`h.${column}`), isFloat: type === 'float' }] as const,
  ),
  ...METRIC_NAMES.map((name) => [name, metricColumn(name)] as const),
]);

/**
 * Finds what a name means for a sweep: one of its other parameters, else one of its other metrics, to the letter; else a
 * column that every sweep has, in whatever case, and one of the write-up's parameters under the manifest's name, too. Where
 * one name has several meanings, `parameters.NAME` and `metrics.NAME` have one.
 *
 * @throws InputError that lists all names there are
 */
export async function findColumn(ledger: Ledger, sweepKey: string, name: string): Promise<TaskColumn> {
  const found = COLUMNS.get(name);
  if (found) return found;
  if (await hasParameter(ledger, sweepKey, name)) return parameterColumn(name);
  if (await hasMetric(ledger, sweepKey, name)) return metricColumn(name);
  const column = (await prefixedColumn(ledger, sweepKey, name)) ?? COLUMNS.get(fieldColumn(name) ?? name.toUpperCase());
  if (column) return column;
  throw await unknownColumn(ledger, sweepKey, name);
}

/** The column of one of the write-up's parameters, by the name that it has in a manifest. */
function fieldColumn(name: string): string | undefined {
  return PARAMETERS.find(({ field }) => field === name)?.column;
}

async function prefixedColumn(ledger: Ledger, sweepKey: string, prefixed: string): Promise<TaskColumn | undefined> {
  const [, kind, name = ''] = /^(parameters|metrics)\.(.+)$/.exec(prefixed) ?? [];
  if (kind === 'metrics') {
    const isThere = columnMetric(metricName(name)) !== undefined || (await hasMetric(ledger, sweepKey, name));
    return isThere ? metricColumn(name) : undefined;
  }
  if (kind !== 'parameters') return undefined;
  if (await hasParameter(ledger, sweepKey, name)) return parameterColumn(name);
  const own = fieldColumn(name) ?? PARAMETERS.find(({ column }) => column === name)?.column;
  return own === undefined ? undefined : COLUMNS.get(own);
}

/** The final values of a metric, whether any task has one or not. */
export function metricColumn(name: string): TaskColumn {
  const inLedger = metricName(name);
  return { number: finalValue(inLedger), isFloat: columnMetric(inLedger) !== undefined };
}

function parameterColumn(name: string): TaskColumn {
  const of = (value: RawBuilder<unknown>): RawBuilder<unknown> =>
    sql`(select ${value} from TB_PARAMETER as p where p.CODE_TASK = t.CODE_TASK and p.NAME = ${name})`;
  return {
    number: sql<number>`${of(asDouble('p.NUMBER'))}`,
    text: sql<string>`${of(sql.ref('p.TEXT'))}`,
    isFloat: false,
  };
}

function parametersOf({ db }: Ledger, sweepKey: string) {
  return db
    .selectFrom('TB_TASK as t')
    .innerJoin('TB_PARAMETER as p', 'p.CODE_TASK', 't.CODE_TASK')
    .where('t.SWEEP_KEY', '=', sweepKey)
    .select('p.NAME');
}

function metricsOf({ db }: Ledger, sweepKey: string) {
  return db
    .selectFrom('TB_TASK as t')
    .innerJoin('TB_METRIC as m', (on) =>
      on.onRef('m.CODE_TASK', '=', 't.CODE_TASK').onRef('m.ATTEMPT', '=', 't.ATTEMPT'),
    )
    .where('t.SWEEP_KEY', '=', sweepKey)
    .where('m.STEP', '=', FINAL_STEP)
    .select('m.NAME');
}

async function hasParameter(ledger: Ledger, sweepKey: string, name: string): Promise<boolean> {
  const query = parametersOf(ledger, sweepKey).where('p.NAME', '=', name).limit(1);
  const rows = await rowsIfThere(ledger, 'TB_PARAMETER', () => query.execute());
  return rows[0]?.NAME === name;
}

async function hasMetric(ledger: Ledger, sweepKey: string, name: string): Promise<boolean> {
  const query = metricsOf(ledger, sweepKey).where('m.NAME', '=', name).limit(1);
  const rows = await rowsIfThere(ledger, 'TB_METRIC', () => query.execute());
  return rows[0]?.NAME === name;
}

/** The metrics without a column in TB_MODELRESULT that the sweep's tasks have final values of, by name. */
export async function metricNames(ledger: Ledger, sweepKey: string): Promise<string[]> {
  const query = metricsOf(ledger, sweepKey).distinct().orderBy('m.NAME');
  const rows = await rowsIfThere(ledger, 'TB_METRIC', () => query.execute());
  return rows.map(({ NAME }) => NAME).filter((name) => columnMetric(name) === undefined);
}

async function unknownColumn(ledger: Ledger, sweepKey: string, name: string): Promise<InputError> {
  const parametersQuery = parametersOf(ledger, sweepKey).distinct().orderBy('p.NAME');
  const parameters = await rowsIfThere(ledger, 'TB_PARAMETER', () => parametersQuery.execute());
  const metrics = await metricNames(ledger, sweepKey);
  const names = [...COLUMNS.keys(), ...parameters.map(({ NAME }) => NAME), ...metrics];
  const guess = closest(name, names);
  return new InputError(
    `expected one of the columns ${names.join(', ')}, found "${name}"${guess === undefined ? '' : `; did you mean "${guess}"?`}`,
  );
}
