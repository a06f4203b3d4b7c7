import { ManyRows } from '../../store/many-rows.ts';
import type { Row } from '../../store/many-rows.ts';
import type { Trx } from '../../ledger.ts';
import { PARAMETERS } from '../../parameters.ts';
import type { ParameterValue } from '../../parameters.ts';
import type { GridPoint } from '../types.ts';
import type { Inserting } from './insert.ts';

/** The names whose values are in columns of TB_HYPERPARAMETER. */
const IN_COLUMNS: ReadonlySet<string> = new Set(PARAMETERS.map(({ field }) => field));

const COLUMNS = ['CODE_TASK', 'NAME', 'NUMBER', 'TEXT'];

/** Rows of TB_PARAMETER: what points have beside the write-up's parameters. */
export async function insertParameters(trx: Trx, { insert }: Inserting, points: readonly GridPoint[]): Promise<void> {
  const named = points.flatMap(({ codeTask, parameters }) =>
    othersOf(parameters).map(([name, value]) => ({ codeTask, name, value })),
  );
  if (named.length === 0) return;
  const rows = ManyRows.of(named, ({ codeTask, name, value }): Row => [codeTask, name, ...cellsOf(value)]);
  await insert(trx, 'TB_PARAMETER', COLUMNS, rows);
}

/** The same in the place of whatever rows are there, of those points that have not as many as they should. */
export async function restoreParameters(trx: Trx, to: Inserting, points: readonly GridPoint[]): Promise<void> {
  const named = points.filter(({ parameters }) => othersOf(parameters).length > 0);
  if (named.length === 0) return;
  const found = await countRows(trx, named.map(codeOf));
  const lacking = named.filter((point) => found.get(point.codeTask) !== othersOf(point.parameters).length);
  await forgetParameters(trx, lacking);
  await insertParameters(trx, to, lacking);
}

/** Deletes what rows there are of points that have parameters of such names. */
export async function forgetParameters(trx: Trx, points: readonly GridPoint[]): Promise<void> {
  const codes = points.filter(({ parameters }) => othersOf(parameters).length > 0).map(codeOf);
  if (codes.length > 0) await trx.deleteFrom('TB_PARAMETER').where('CODE_TASK', 'in', codes).execute();
}

async function countRows(trx: Trx, codes: readonly string[]): Promise<Map<string, number>> {
  const rows = await trx
    .selectFrom('TB_PARAMETER')
    .select((eb) => ['CODE_TASK', eb.fn.countAll<number>().as('n')])
    .where('CODE_TASK', 'in', codes)
    .groupBy('CODE_TASK')
    .execute();
  return new Map(rows.map(({ CODE_TASK, n }) => [CODE_TASK, n]));
}

function codeOf({ codeTask }: GridPoint): string {
  return codeTask;
}

/** By name, so that rows go in by key. */
function othersOf(parameters: GridPoint['parameters']): [string, ParameterValue][] {
  const names = Object.keys(parameters).filter((name) => !IN_COLUMNS.has(name));
  return names.toSorted().flatMap((name) => {
    const value = parameters[name];
    return value === undefined ? [] : [[name, value]];
  });
}

/** NUMBER and TEXT of a value: true and false have both. */
function cellsOf(value: ParameterValue): [number | null, string | null] {
  if (typeof value === 'boolean') return [value ? 1 : 0, String(value)];
  return typeof value === 'number' ? [value, null] : [null, value];
}
