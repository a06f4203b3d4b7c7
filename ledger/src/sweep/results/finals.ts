import { asDouble } from '../../values/float.ts';
import type { Ledger } from '../../ledger.ts';
import { columnMetric, FINAL_STEP } from '../../metrics.ts';
import type { Metrics } from '../../trainer/metrics.ts';
import { rowsIfThere } from './newer-table.ts';

/** The final values of the metrics of these tasks that have no column in TB_MODELRESULT. A task without one is not there. */
export async function readFinals(ledger: Ledger, codes: readonly string[]): Promise<Map<string, Metrics>> {
  if (codes.length === 0) return new Map();
  const value = asDouble('m.VALUE');
  const query = ledger.db
    .selectFrom('TB_TASK as t')
    .innerJoin('TB_METRIC as m', (on) =>
      on.onRef('m.CODE_TASK', '=', 't.CODE_TASK').onRef('m.ATTEMPT', '=', 't.ATTEMPT'),
    )
    .select(['t.CODE_TASK as codeTask', 'm.NAME as name', value.as('value')])
    .where('t.CODE_TASK', 'in', codes)
    .where('m.STEP', '=', FINAL_STEP)
    .where(value, 'is not', null)
    .orderBy('m.NAME');
  const rows = await rowsIfThere(ledger, 'TB_METRIC', () => query.execute());
  const own = rows.filter(({ name }) => columnMetric(name) === undefined);
  const byTask = Map.groupBy(own, ({ codeTask }) => codeTask);
  return new Map(
    Array.from(byTask, ([code, ofTask]) => [
      code,
      Object.fromEntries(ofTask.map(({ name, value: final }) => [name, final])),
    ]),
  );
}
