import { asDouble, noDouble } from '../../values/float.ts';
import type { Trx } from '../../ledger.ts';
import { columnMetric, FINAL_STEP, METRIC_NAMES } from '../../metrics.ts';

/**
 * Those of these tasks that have a row in TB_MODELRESULT, each with a sentence for its NOTE where a metric in it is no
 * finite number, and so no value: text, bytes or an infinity that another program left; of the objective's also NULL,
 * which is what SQLite makes of NaN. Of an objective that the trainer did not report it says what it did report.
 *
 * @param objective the name of the metric that the sweep goes by
 */
export async function resultsWithNotes(
  trx: Trx,
  objective: string | undefined,
  codes: readonly string[],
): Promise<Map<string, string | undefined>> {
  const rows = await readColumns(trx, codes);
  const needsFinals = objective !== undefined && rows.some((row) => !hasColumn(row, objective));
  const finals = needsFinals ? await readFinals(trx, codes) : new Map<string, Final[]>();
  return new Map(
    rows.map((row) => {
      const parts = partsOf(row, objective, finals.get(row.CODE_TASK) ?? []);
      return [row.CODE_TASK, parts.length === 0 ? undefined : `NoValue: ${parts.join('; ')}`];
    }),
  );
}

async function readColumns(trx: Trx, codes: readonly string[]) {
  return await trx
    .selectFrom('TB_MODELRESULT')
    .select('CODE_TASK')
    .select(METRIC_NAMES.map((metric) => asDouble(metric).as(metric)))
    .select(METRIC_NAMES.map((metric) => noDouble(metric).as(`NO_${metric}` as const)))
    .where('CODE_TASK', 'in', codes)
    .execute();
}

type Columns = Awaited<ReturnType<typeof readColumns>>[number];

/** A final value that has no column of its own; null where it is no number, `found` then says what it is. */
interface Final {
  readonly name: string;
  readonly value: number | null;
  readonly found: unknown;
}

async function readFinals(trx: Trx, codes: readonly string[]): Promise<Map<string, Final[]>> {
  const rows = await trx
    .selectFrom('TB_TASK as t')
    .innerJoin('TB_METRIC as m', (on) =>
      on.onRef('m.CODE_TASK', '=', 't.CODE_TASK').onRef('m.ATTEMPT', '=', 't.ATTEMPT'),
    )
    .select(['t.CODE_TASK as codeTask', 'm.NAME as name', asDouble('m.VALUE').as('value')])
    .select(noDouble('m.VALUE').as('found'))
    .where('t.CODE_TASK', 'in', codes)
    .where('m.STEP', '=', FINAL_STEP)
    .orderBy('m.NAME')
    .execute();
  return Map.groupBy(rows, ({ codeTask }) => codeTask);
}

function hasColumn(row: Columns, objective: string): boolean {
  const column = columnMetric(objective);
  return column !== undefined && row[column] !== null;
}

function partsOf(row: Columns, objective: string | undefined, others: readonly Final[]): string[] {
  const odd = METRIC_NAMES.filter((metric) => {
    if (row[metric] !== null) return false;
    return row[`NO_${metric}`] !== null || (metric === objective && others.length === 0);
  });
  const parts = odd.map((metric) => noNumber(`TB_MODELRESULT.${metric}`, row[`NO_${metric}`]));
  return objective === undefined ? parts : [...parts, ...unreported(row, objective, others)];
}

/** What is to be said of an objective that a trainer did not report among its metrics. */
function unreported(row: Columns, objective: string, others: readonly Final[]): string[] {
  const column = columnMetric(objective);
  if (column !== undefined && (row[column] !== null || row[`NO_${column}`] !== null || others.length === 0)) return [];
  const own = others.find(({ name }) => name === objective);
  if (own?.value === null) return [noNumber(`TB_METRIC.VALUE of "${objective}"`, own.found)];
  if (own !== undefined) return [];
  const reported = [...METRIC_NAMES.filter((metric) => row[metric] !== null), ...others.map(({ name }) => name)];
  return [`the trainer reported no final "${objective}"; it reported ${reported.join(', ') || 'none'}`];
}

/** What stands in a column in the place of a number, as {@link noDouble} reads it, such as `T.C is text 'nan', which is no finite number`. */
function noNumber(place: string, found: unknown): string {
  return `${place} is ${kindOf(found)}, which is no finite number`;
}

/** Of a text so much that a sentence still fits into a NOTE. */
const SHOWN = 40;

function kindOf(found: unknown): string {
  if (found === null || found === undefined) return 'NULL';
  if (typeof found === 'string') return `text '${found.slice(0, SHOWN)}'`;
  if (found instanceof Uint8Array) return `a blob of ${found.length} bytes`;
  return typeof found === 'number' ? String(found) : `of type ${typeof found}`;
}
