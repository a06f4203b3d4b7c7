import { asDouble } from '../../values/float.ts';
import type { Ledger } from '../../ledger.ts';
import { rowsIfThere } from './newer-table.ts';
import { FINAL_STEP } from '../../metrics.ts';
import type { StepMetrics } from '../../trainer/metrics.ts';

/**
 * How training went, step by step, in the last attempt at each of these tasks; final values are in the tasks' rows. A task
 * whose trainer recorded no step is not there. For lists of up to some hundred codes at a time.
 */
export async function readMetrics(ledger: Ledger, codes: readonly string[]): Promise<Map<string, StepMetrics[]>> {
  if (codes.length === 0) return new Map();
  const value = asDouble('m.VALUE');
  const rows = await rowsIfThere(ledger, 'TB_METRIC', () =>
    ledger.db
      .selectFrom('TB_METRIC as m')
      .innerJoin('TB_TASK as t', (on) =>
        on.onRef('t.CODE_TASK', '=', 'm.CODE_TASK').onRef('t.ATTEMPT', '=', 'm.ATTEMPT'),
      )
      .select(['m.CODE_TASK as codeTask', 'm.STEP as step', 'm.NAME as name', value.as('value')])
      .where('m.CODE_TASK', 'in', codes)
      .where('m.STEP', '>', FINAL_STEP)
      .where(value, 'is not', null)
      .orderBy('m.CODE_TASK')
      .orderBy('m.STEP')
      .orderBy('m.NAME')
      .execute(),
  );
  const byTask = Map.groupBy(rows, ({ codeTask }) => codeTask);
  return new Map(Array.from(byTask, ([codeTask, ofTask]) => [codeTask, toSteps(ofTask)]));
}

function toSteps(
  rows: readonly { readonly step: number; readonly name: string; readonly value: number }[],
): StepMetrics[] {
  return Array.from(
    Map.groupBy(rows, ({ step }) => step),
    ([step, ofStep]) => ({ step, metrics: Object.fromEntries(ofStep.map(({ name, value }) => [name, value])) }),
  );
}
