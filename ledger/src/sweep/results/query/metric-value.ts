import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { columnMetric, FINAL_STEP } from '../../../metrics.ts';
import { asDouble } from '../../../values/float.ts';

/**
 * The final value of a metric in a query of TB_TASK as `t` and TB_MODELRESULT as `r`; NULL where it is no finite number. One
 * without a column of its own is looked up by the whole key of TB_METRIC: the attempt that a task's result is of is its last.
 *
 * @param name as the ledger has it
 */
export function finalValue(name: string): RawBuilder<number> {
  const column = columnMetric(name);
  if (column !== undefined) return asDouble(`r.${column}`);
  return sql<number>`(select ${asDouble('m.VALUE')} from TB_METRIC as m where m.CODE_TASK = t.CODE_TASK
    and m.ATTEMPT = t.ATTEMPT and m.STEP = ${FINAL_STEP} and m.NAME = ${name})`;
}
