import { InputError } from '../../errors.ts';
import type { Lease } from '../../transaction/fence.ts';
import type { Ledger, Trx } from '../../ledger.ts';
import { write } from '../../transaction/write.ts';

/** What trains the tasks of a sweep, as its model version has it. */
export interface TrainerUse {
  readonly sweepKey: string;
  readonly modelVersion: number;
  /** `built-in`, or the command line of another program. */
  readonly trainer: string;
}

/** Tasks of this sweep were trained by another trainer, whose results do not compare. Nothing was written. */
export class OtherTrainerError extends InputError {
  override name = 'OtherTrainerError';
  readonly recorded: string;

  constructor({ trainer, modelVersion }: TrainerUse, recorded: string) {
    super(
      `tasks of this sweep with modelVersion ${modelVersion} were trained by '${recorded}', and this is '${trainer}': ` +
        'their results do not compare',
    );
    this.recorded = recorded;
  }
}

/**
 * Notes which trainer a sweep's tasks are trained by, once for each model version. Another one may take its place as long
 * as no task of that version is Completed.
 *
 * @returns how many tasks were Completed before anything was noted: nobody knows by which trainer
 * @throws OtherTrainerError, FencedError
 */
export async function recordTrainer(ledger: Ledger, lease: Lease, use: TrainerUse): Promise<number> {
  const { sweepKey, modelVersion, trainer } = use;
  const record = async (trx: Trx): Promise<number> => {
    const row = await trx
      .selectFrom('TB_SWEEPTRAINER')
      .select('TRAINER')
      .where('SWEEP_KEY', '=', sweepKey)
      .where('MODEL_VERSION', '=', modelVersion)
      .executeTakeFirst();
    if (row?.TRAINER === trainer) return 0;
    const completed = await countCompleted(trx, use);
    if (row !== undefined && completed > 0) throw new OtherTrainerError(use, row.TRAINER);
    await trx
      .deleteFrom('TB_SWEEPTRAINER')
      .where('SWEEP_KEY', '=', sweepKey)
      .where('MODEL_VERSION', '=', modelVersion)
      .execute();
    await trx
      .insertInto('TB_SWEEPTRAINER')
      .values({ SWEEP_KEY: sweepKey, MODEL_VERSION: modelVersion, TRAINER: trainer })
      .execute();
    return row === undefined ? completed : 0;
  };
  return await write(ledger, record, lease);
}

/** Completed tasks of a model version, in the grid or not. */
async function countCompleted(trx: Trx, { sweepKey, modelVersion }: TrainerUse): Promise<number> {
  const { n } = await trx
    .selectFrom('TB_TASK as t')
    .innerJoin('TB_TASKSTATUS as s', 's.CODE_TASK', 't.CODE_TASK')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('t.SWEEP_KEY', '=', sweepKey)
    .where('s.STATUS', '=', 'Completed')
    // The points are canonical JSON: a quotation mark within a text has a backslash before it.
    .where('t.POINT', 'like', `%"modelVersion":${modelVersion},%`)
    .executeTakeFirstOrThrow();
  return n;
}
