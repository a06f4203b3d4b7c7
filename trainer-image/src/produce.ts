import { RefusedError, VALIDATION_MSE, VALIDATION_NAIVE_MSE } from '@tuningsweep/ledger';
import type { EpochMetric, Metrics, ModelResult, Pause } from '@tuningsweep/ledger';
import type { LstmTask } from '@tuningsweep/model';
import type { Logger } from 'pino';
import type { TrainedModel } from './artifact/artifact.ts';
import type { Backend } from './backend/backend.ts';
import { familyOf } from './checkpoint/family.ts';
import { resume } from './checkpoint/resume.ts';
import { CheckpointSaver } from './checkpoint/saver.ts';
import { prepareDataset } from './data/dataset.ts';
import type { Dataset, Series } from './data/dataset.ts';
import { BadInputError } from './errors.ts';
import { evaluate } from './evaluate.ts';
import { ADAM_DEFAULTS } from './graph/adam.ts';
import type { Scores } from './metrics.ts';
import { weightsSha256 } from './model/fingerprint.ts';
import { initialWeights } from './model/initialize.ts';
import { randomFrom, seededRandom } from './model/random.ts';
import type { ClaimedTask } from './record.ts';
import { train } from './train.ts';
import { versions } from './versions.ts';

export interface Work {
  task: LstmTask;
  series: Series;
  backend: Backend;
  claimed: ClaimedTask;
  /** Whether a longer task of the family may go on from the last epoch. */
  keepsLast: boolean;
  log: Logger;
}

export type Produced = TrainedModel & { result: ModelResult & { naiveMse: number; metrics?: Metrics } };

/**
 * Trains, from where its family was before where that is known, and evaluates; writes nothing but epochs.
 *
 * @returns undefined where the task has paused before its end
 */
export async function produce(work: Work): Promise<Produced | undefined> {
  const { task, backend, claimed, log } = work;
  const dataset = datasetOf(task, work.series);
  const { epoch: epochs, batchSize } = task.parameters;
  const pause = await pauseBefore(epochs, claimed, log);
  const { model, shape, random, checkpoint, saver } = await begin(work, dataset, pause?.epoch);
  let validated: Scores | undefined;
  const validate = async (): Promise<Scores | undefined> =>
    dataset.validation && (await evaluate(model, dataset, dataset.validation));
  const onEpoch = async (metric: EpochMetric): Promise<void> => {
    validated = await validate();
    const metrics = validated && { [VALIDATION_MSE]: validated.mse };
    log.info({ ...metric, ...metrics }, 'epoch');
    await saver.record({ ...metric, metrics });
  };
  let { epoch: done, loss } = checkpoint ?? { epoch: 0, loss: Number.NaN };
  for (const until of [...(pause ? [pause.epoch] : []), epochs]) {
    if (done < until)
      loss = await train(model, { windows: dataset.train, epochs: until, done, batchSize, random, onEpoch });
    done = Math.max(done, until);
    if (pause?.epoch === until && (await claimed.pause(pause))) {
      model.dispose();
      return undefined;
    }
  }
  validated ??= await validate();
  const { predicted, ...scores } = await evaluate(model, dataset);
  const weights = model.weights();
  log.info({ sha256: weightsSha256(weights) }, 'weights trained');
  model.dispose();
  const { ticker, point } = task;
  const result = {
    ticker,
    versionModel: point.modelVersion,
    ...partDates(dataset),
    loss,
    ...scores,
    ...(validated && { metrics: { [VALIDATION_MSE]: validated.mse, [VALIDATION_NAIVE_MSE]: validated.naiveMse } }),
  };
  return { result, task, backend: backend.name, dataset, shape, weights, predicted };
}

/** Where the ledger does not say, as to an account of an earlier release, the task is trained to its end. */
async function pauseBefore(epochs: number, claimed: ClaimedTask, log: Logger): Promise<Pause | undefined> {
  try {
    const pause = await claimed.readPause();
    return pause && pause.epoch < epochs ? pause : undefined;
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    log.warn({ reason: error.message }, 'the task does not pause before its end');
    return undefined;
  }
}

/** The model with its first weights, or those of a checkpoint, and the stream that orders its windows. */
async function begin({ task, backend, claimed, keepsLast, log }: Work, dataset: Dataset, pauseAt?: number) {
  const { epoch: epochs, learningRate, sizeUnitInput, sizeUnitHidden } = task.parameters;
  const { sequence, horizon } = dataset;
  const shape = { sequence, inputUnits: sizeUnitInput, hiddenUnits: sizeUnitHidden, horizon };
  const family = familyOf(task, dataset.series, `${backend.name}, ${versions()}`);
  const checkpoint = await resume(claimed, { family, epochs, shape }, log);
  const random = checkpoint ? randomFrom(checkpoint.random) : seededRandom(task.point.seed);
  const weights = checkpoint ? checkpoint.weights : initialWeights(shape, random);
  const adam = { ...ADAM_DEFAULTS, learningRate };
  const { optimizer } = checkpoint ?? {};
  const model = backend.create({ shape, series: dataset.scaled, weights, adam, ...(optimizer && { optimizer }) });
  const saver = new CheckpointSaver({ claimed, family, shape, model, random, epochs, keepsLast, pauseAt }, log);
  return { model, shape, random, checkpoint, saver };
}

function datasetOf({ ticker, parameters, point }: LstmTask, series: Series): Dataset {
  if (series.dates.length === 0) {
    throw new BadInputError(
      `TB_ASSETVALUE_ADJ has no data of ${ticker} from ${point.begin} to ${point.end}; ` +
        'run: tuningsweep data import, then tuningsweep data prepare.',
    );
  }
  return prepareDataset(series, {
    sequence: parameters.sizeSequence,
    horizon: parameters.sizeUnitOutput,
    ratioTrainSet: parameters.ratioTrainSet,
    ...point.evaluation,
  });
}

type PartDates = Pick<ModelResult, 'dateBeginTrain' | 'dateEndTrain' | 'dateBeginTest' | 'dateEndTest'>;

function partDates({ series: { dates }, split }: Dataset): PartDates {
  const date = (day: number): string => dates[day] ?? '';
  return {
    dateBeginTrain: date(0),
    dateEndTrain: date(split.trainDays - 1),
    dateBeginTest: date(split.testFirst),
    dateEndTest: date(split.days - 1),
  };
}
