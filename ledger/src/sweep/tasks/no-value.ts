import { asDouble, noDouble } from '../../values/float.ts';
import type { Trx } from '../../ledger.ts';
import { METRIC_NAMES } from '../../metrics.ts';
import type { Metric } from '../../metrics.ts';

/**
 * Those of these tasks that have a row in TB_MODELRESULT, each with a sentence for its NOTE where a metric in it is no
 * finite number, and so no value: text, bytes or an infinity that another program left; of the objective's also NULL,
 * which is what SQLite makes of NaN.
 */
export async function resultsWithNotes(
  trx: Trx,
  objective: Metric | undefined,
  codes: readonly string[],
): Promise<Map<string, string | undefined>> {
  const rows = await trx
    .selectFrom('TB_MODELRESULT')
    .select('CODE_TASK')
    .select(METRIC_NAMES.map((metric) => asDouble(metric).as(metric)))
    .select(METRIC_NAMES.map((metric) => noDouble(metric).as(`NO_${metric}` as const)))
    .where('CODE_TASK', 'in', codes)
    .execute();
  return new Map(
    rows.map((row) => {
      const missing = METRIC_NAMES.filter(
        (metric) => row[metric] === null && (metric === objective || row[`NO_${metric}`] !== null),
      );
      const parts = missing.map((metric) => describeNoNumber(`TB_MODELRESULT.${metric}`, row[`NO_${metric}`]));
      return [row.CODE_TASK, parts.length === 0 ? undefined : `NoValue: ${parts.join('; ')}`];
    }),
  );
}

/** What stands in a column in the place of a number, as {@link noDouble} reads it, such as `T.C is text 'nan', which is no finite number`. */
function describeNoNumber(place: string, found: unknown): string {
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
