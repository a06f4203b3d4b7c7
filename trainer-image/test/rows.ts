import { asDouble } from '@tuningsweep/ledger';
import type { Ledger } from '@tuningsweep/ledger';

/** The only task's row in TB_TASKSTATUS. */
export async function readStatus({ db }: Ledger) {
  return await db
    .selectFrom('TB_TASKSTATUS')
    .selectAll()
    .where('CODE_TASK', '!=', 'SETTING_DBTABLE') // says that the tables are set up
    .executeTakeFirstOrThrow();
}

/** The last attempt at the only task; undefined when there was none. */
export async function readAttempt({ db }: Ledger) {
  return await db.selectFrom('TB_TASKATTEMPT').selectAll().orderBy('ATTEMPT', 'desc').executeTakeFirst();
}

/** The only task's result without its time, figures exact; undefined when there is none. */
export async function readResult({ db }: Ledger) {
  return await db
    .selectFrom('TB_MODELRESULT')
    .select(['CODE_TASK', 'TICKER', 'VERSION_MODEL', 'DATE_B_TRAIN', 'DATE_E_TRAIN', 'DATE_B_TEST', 'DATE_E_TEST'])
    .select([asDouble('LOSS').as('LOSS'), asDouble('MSE').as('MSE'), asDouble('ACCURACY').as('ACCURACY')])
    .executeTakeFirst();
}

/** Losses by epoch of an attempt. */
export async function readLosses({ db }: Ledger, attempt = 1): Promise<number[]> {
  const query = db.selectFrom('TB_EPOCHMETRIC').select('LOSS').where('ATTEMPT', '=', attempt).orderBy('EPOCH');
  return (await query.execute()).map(({ LOSS }) => LOSS);
}

/** Errors on the validation part, the final ones first. */
export async function readValidation({ db }: Ledger) {
  const query = db.selectFrom('TB_METRIC').select(['STEP', 'NAME', asDouble('VALUE').as('VALUE')]);
  return await query.orderBy('STEP').orderBy('NAME').execute();
}
