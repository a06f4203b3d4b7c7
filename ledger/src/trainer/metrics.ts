import type { Ledger, Trx } from '../ledger.ts';
import { LedgerError } from '../errors.ts';
import { FINAL_STEP, isMetricName, METRIC_NAME_LENGTH, metricName } from '../metrics.ts';
import { write } from '../transaction/write.ts';
import { requireClaim } from './claim-fence.ts';
import type { Claim } from './claim-fence.ts';

/** Metrics of one report: more would not fit into a statement of every store. */
const MOST_METRICS = 1000;

/** The largest number of an INT column. */
const LAST_STEP = 2 ** 31 - 1;

/** Values by the names that the trainer gives them. */
export type Metrics = Readonly<Record<string, number>>;

/** The metrics that a trainer recorded of one step, by name. */
export interface StepMetrics {
  readonly step: number;
  readonly metrics: Metrics;
}

/**
 * Records metrics of a step of an attempt, such as an epoch; the same metric of the same step again replaces it.
 *
 * @throws ClaimLostError
 * @throws LedgerError when a value is not a finite number, or the step or a name is none; nothing is written
 */
export async function recordMetrics(ledger: Ledger, claim: Claim, step: number, metrics: Metrics): Promise<void> {
  await recordSteps(ledger, claim, [{ step, metrics }]);
}

/**
 * The same of several steps, each once, in one transaction.
 *
 * @throws ClaimLostError
 * @throws LedgerError as above; nothing of any step is written
 */
export async function recordSteps(ledger: Ledger, claim: Claim, steps: readonly StepMetrics[]): Promise<void> {
  const values = steps.flatMap(({ step, metrics }) => checkStep(claim, step, metrics));
  await write(ledger, async (trx) => {
    await requireClaim(trx, ledger, claim);
    for (let first = 0; first < values.length; first += MOST_METRICS)
      await putMetrics(trx, ledger, claim, values.slice(first, first + MOST_METRICS));
  });
}

/** A metric's value at a step. */
interface StepValue {
  readonly step: number;
  readonly name: string;
  readonly value: number;
}

/** @throws LedgerError when a value is not a finite number, or the step or a name is none */
export function checkStep({ codeTask }: Claim, step: number, metrics: Metrics): StepValue[] {
  const checked = checkMetrics(`step ${step} of ${codeTask}`, metrics);
  if (!Number.isInteger(step) || step < 0 || step > LAST_STEP)
    throw new LedgerError(`metrics of ${codeTask}: expected a step from 0 to ${LAST_STEP}, found ${step}`);
  return valuesOf(step, checked);
}

function valuesOf(step: number, metrics: ReadonlyMap<string, number>): StepValue[] {
  return Array.from(metrics, ([name, value]) => ({ step, name, value }));
}

/** Writes the final values of a task's metrics in the place of those of any earlier attempt. */
export async function putFinalMetrics(
  trx: Trx,
  ledger: Ledger,
  claim: Claim,
  metrics: ReadonlyMap<string, number>,
): Promise<void> {
  await trx.deleteFrom('TB_METRIC').where('CODE_TASK', '=', claim.codeTask).where('STEP', '=', FINAL_STEP).execute();
  await putMetrics(trx, ledger, claim, valuesOf(FINAL_STEP, metrics));
}

/** Writes values in the place of those of the same metrics and steps; for the holder of a claim. */
export async function putMetrics(
  trx: Trx,
  { store }: Ledger,
  { codeTask, attempt }: Claim,
  values: readonly StepValue[],
): Promise<void> {
  if (values.length === 0) return;
  await trx
    .insertInto('TB_METRIC')
    .values(
      values.map(({ step, name, value }) => ({
        CODE_TASK: codeTask,
        ATTEMPT: attempt,
        STEP: step,
        NAME: name,
        VALUE: value,
      })),
    )
    .modifyEnd(store.sql.overwrite(['VALUE']))
    .execute();
}

/**
 * Metrics by the names that they have in the ledger.
 *
 * @param where what they are metrics of, for the error
 * @throws LedgerError when a value is not a finite number, a name is none or is there twice, or there are too many
 */
export function checkMetrics(where: string, metrics: Metrics): Map<string, number> {
  const entries = Object.entries(metrics);
  if (entries.length > MOST_METRICS)
    throw new LedgerError(`${where}: expected at most ${MOST_METRICS} metrics, found ${entries.length}`);
  const checked = new Map<string, number>();
  for (const [given, value] of entries) {
    const name = checkName(where, given);
    if (checked.has(name)) throw new LedgerError(`${where}: expected "${name}" once, found it in two spellings`);
    if (!Number.isFinite(value)) throw new LedgerError(`${where}: expected a finite "${given}", found ${value}`);
    checked.set(name, value);
  }
  return checked;
}

function checkName(where: string, name: string): string {
  if (isMetricName(name)) return metricName(name);
  throw new LedgerError(
    `${where}: expected the name of a metric to have 1 to ${METRIC_NAME_LENGTH} characters without a space at either end, ` +
      `found '${name}'`,
  );
}
