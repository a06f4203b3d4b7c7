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

/**
 * Records metrics of a step of an attempt, such as an epoch; the same metric of the same step again replaces it.
 *
 * @throws ClaimLostError
 * @throws LedgerError when a value is not a finite number, or the step or a name is none; nothing is written
 */
export async function recordMetrics(ledger: Ledger, claim: Claim, step: number, metrics: Metrics): Promise<void> {
  const checked = checkMetrics(`step ${step} of ${claim.codeTask}`, metrics);
  if (!Number.isInteger(step) || step < 0 || step > LAST_STEP) {
    throw new LedgerError(`metrics of ${claim.codeTask}: expected a step from 0 to ${LAST_STEP}, found ${step}`);
  }
  await write(ledger, async (trx) => {
    await requireClaim(trx, ledger, claim);
    await putMetrics(trx, ledger, claim, step, checked);
  });
}

/** Writes the final values of a task's metrics in the place of those of any earlier attempt. */
export async function putFinalMetrics(
  trx: Trx,
  ledger: Ledger,
  claim: Claim,
  metrics: ReadonlyMap<string, number>,
): Promise<void> {
  await trx.deleteFrom('TB_METRIC').where('CODE_TASK', '=', claim.codeTask).where('STEP', '=', FINAL_STEP).execute();
  await putMetrics(trx, ledger, claim, FINAL_STEP, metrics);
}

async function putMetrics(
  trx: Trx,
  { store }: Ledger,
  { codeTask, attempt }: Claim,
  step: number,
  metrics: ReadonlyMap<string, number>,
): Promise<void> {
  if (metrics.size === 0) return;
  const key = { CODE_TASK: codeTask, ATTEMPT: attempt, STEP: step };
  await trx
    .insertInto('TB_METRIC')
    .values(Array.from(metrics, ([NAME, VALUE]) => ({ ...key, NAME, VALUE })))
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
