import { VALIDATION_MSE, VALIDATION_NAIVE_MSE } from '@tuningsweep/ledger';
import type { Metrics, ModelResult } from '@tuningsweep/ledger';
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

/** Trains, from where its family was before where that is known, and evaluates; writes nothing but epochs. */
export async function produce(work: Work): Promise<Produced> {
  const { task, backend, log } = work;
  const dataset = datasetOf(task, work.series);
  const { epoch: epochs, batchSize } = task.parameters;
  const { model, shape, random, checkpoint, saver } = await begin(work, dataset);
  let validated: Scores | undefined;
  const validate = async (): Promise<Scores | undefined> =>
    dataset.validation && (await evaluate(model, dataset, dataset.validation));
  const last = await train(model, {
    windows: dataset.train,
    epochs,
    done: checkpoint?.epoch ?? 0,
    batchSize,
    random,
    onEpoch: async (metric) => {
      validated = await validate();
      const metrics = validated && { [VALIDATION_MSE]: validated.mse };
      log.info({ ...metric, ...metrics }, 'epoch');
      await saver.record({ ...metric, metrics });
    },
  });
  const loss = checkpoint?.epoch === epochs ? checkpoint.loss : last;
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

/** The model with its first weights, or those of a checkpoint, and the stream that orders its windows. */
async function begin({ task, backend, claimed, keepsLast, log }: Work, dataset: Dataset) {
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
  const saver = new CheckpointSaver({ claimed, family, shape, model, random, epochs, keepsLast }, log);
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
