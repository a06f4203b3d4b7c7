import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';

/**
 * Whether a task comes after another one, sorted by these values one after the other and then by IDX_TASK; in a query of TB_TASK
 * as `t`, TB_HYPERPARAMETER as `h` and TB_MODELRESULT as `r`. What has no value comes last either way.
 *
 * @param values that tasks are sorted by; none where IDX_TASK alone counts
 * @param codeTask of the other task
 */
export function isAfter(
  values: readonly RawBuilder<unknown>[],
  descending: boolean,
  codeTask: string,
): RawBuilder<boolean> {
  const [value, ...rest] = values;
  if (value === undefined) return sql<boolean>`t.IDX_TASK > ${valueOf(sql.ref('t.IDX_TASK'), codeTask)}`;
  const other = valueOf(value, codeTask);
  const beyond = descending ? sql`${value} < ${other}` : sql`${value} > ${other}`;
  return sql<boolean>`((${other} is not null and (${beyond} or ${value} is null))
    or ((${value} = ${other} or (${value} is null and ${other} is null)) and ${isAfter(rest, descending, codeTask)}))`;
}

/** The same value of that task: its table names are those of the subquery, which hide the ones around it. */
function valueOf(value: RawBuilder<unknown>, codeTask: string): RawBuilder<unknown> {
  return sql`(select ${value} from TB_TASK as t
    left join TB_HYPERPARAMETER as h on h.CODE_TASK = t.CODE_TASK
    left join TB_MODELRESULT as r on r.CODE_TASK = t.CODE_TASK where t.CODE_TASK = ${codeTask})`;
}
