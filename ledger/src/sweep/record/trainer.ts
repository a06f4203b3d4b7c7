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

  constructor(use: TrainerUse, recorded: string) {
    super(describeOtherTrainer(use, recorded));
    this.recorded = recorded;
  }
}

/** Says by which other trainer tasks of a sweep were trained. */
export function describeOtherTrainer(
  { trainer, modelVersion }: Pick<TrainerUse, 'trainer' | 'modelVersion'>,
  recorded: string,
): string {
  return (
    `TB_SWEEPTRAINER says that tasks of this sweep with modelVersion ${modelVersion} were trained by '${recorded}', ` +
    `and this is '${trainer}': their results do not compare`
  );
}

/** What is noted of a sweep's trainer. */
export interface RecordedTrainer {
  readonly recorded?: string;
  /** How many tasks were Completed by it; 0 where it is the one that was asked about. */
  readonly completed: number;
  /** The images that its name was seen to stand for. */
  readonly images: readonly SeenImage[];
}

/** An image that a sweep's tasks were run by. */
export interface SeenImage {
  readonly digest: string;
  /** Its results may be mixed with those of the others that are. */
  readonly isAccepted: boolean;
}

/** What the ledger has noted of the trainer of a sweep's model version, to be compared with this one. */
export async function readTrainer({ db }: Ledger, use: TrainerUse): Promise<RecordedTrainer> {
  const rows = await db
    .selectFrom('TB_SWEEPTRAINER as t')
    .leftJoin('TB_SWEEPIMAGE as i', (on) =>
      on.onRef('i.SWEEP_KEY', '=', 't.SWEEP_KEY').onRef('i.MODEL_VERSION', '=', 't.MODEL_VERSION'),
    )
    .select(['t.TRAINER as recorded', 'i.DIGEST as digest', 'i.ACCEPTED as accepted'])
    .where('t.SWEEP_KEY', '=', use.sweepKey)
    .where('t.MODEL_VERSION', '=', use.modelVersion)
    .orderBy('i.DIGEST')
    .execute();
  const [first] = rows;
  if (first === undefined) return { completed: 0, images: [] };
  const { recorded } = first;
  const images = rows.flatMap(({ digest, accepted }) =>
    digest === null ? [] : { digest, isAccepted: accepted === 1 },
  );
  return { recorded, images, completed: recorded === use.trainer ? 0 : await countCompleted(db, use) };
}

async function trainerRow(db: Ledger['db'], { sweepKey, modelVersion }: TrainerUse): Promise<string | undefined> {
  const row = await db
    .selectFrom('TB_SWEEPTRAINER')
    .select('TRAINER')
    .where('SWEEP_KEY', '=', sweepKey)
    .where('MODEL_VERSION', '=', modelVersion)
    .executeTakeFirst();
  return row?.TRAINER;
}

/**
 * Notes which trainer a sweep's tasks are trained by, once for each model version. Another one may take its place as long
 * as no task of that version is Completed, or where it is accepted all the same.
 *
 * @returns how many tasks were Completed before anything was noted: nobody knows by which trainer
 * @throws OtherTrainerError, FencedError
 */
export async function recordTrainer(
  ledger: Ledger,
  lease: Lease,
  use: TrainerUse & { readonly isAccepted?: boolean },
): Promise<number> {
  const { sweepKey, modelVersion, trainer, isAccepted = false } = use;
  const record = async (trx: Trx): Promise<number> => {
    const recorded = await trainerRow(trx, use);
    if (recorded === trainer) return 0;
    const completed = await countCompleted(trx, use);
    if (recorded !== undefined && completed > 0 && !isAccepted) throw new OtherTrainerError(use, recorded);
    for (const table of ['TB_SWEEPTRAINER', 'TB_SWEEPIMAGE'] as const)
      await trx.deleteFrom(table).where('SWEEP_KEY', '=', sweepKey).where('MODEL_VERSION', '=', modelVersion).execute();
    await trx
      .insertInto('TB_SWEEPTRAINER')
      .values({ SWEEP_KEY: sweepKey, MODEL_VERSION: modelVersion, TRAINER: trainer })
      .execute();
    return recorded === undefined ? completed : 0;
  };
  return await write(ledger, record, lease);
}

/** Completed tasks of a model version, in the grid or not. */
export async function countCompleted(
  db: Ledger['db'],
  { sweepKey, modelVersion }: Pick<TrainerUse, 'sweepKey' | 'modelVersion'>,
): Promise<number> {
  const { n } = await db
    .selectFrom('TB_TASK as t')
    .innerJoin('TB_TASKSTATUS as s', 's.CODE_TASK', 't.CODE_TASK')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('t.SWEEP_KEY', '=', sweepKey)
    .where('s.STATUS', '=', 'Completed')
    // The points are canonical JSON: a quotation mark within a text has a backslash before it, and this field comes right
    // before the parameters, one of which may have its name.
    .where('t.POINT', 'like', `%"modelVersion":${modelVersion},"parameters":%`)
    .executeTakeFirstOrThrow();
  return n;
}
