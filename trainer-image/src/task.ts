import { LedgerError, RefusedError, VALIDATION_MSE, VALIDATION_NAIVE_MSE } from '@tuningsweep/ledger';
import type { EpochRecord, Metrics, ModelResult, StoredModel, TaskResult } from '@tuningsweep/ledger';
import type { LstmTask } from '@tuningsweep/model';
import type { Logger } from 'pino';
import { storedModel } from './artifact/artifact.ts';
import type { TrainedModel } from './artifact/artifact.ts';
import type { Backend } from './backend/backend.ts';
import { chooseBackend } from './backend/choose.ts';
import { prepareDataset } from './data/dataset.ts';
import type { Dataset, Series } from './data/dataset.ts';
import { lstmTask } from './data/lstm-task.ts';
import { BadInputError, ResultRefusedError } from './errors.ts';
import { evaluate } from './evaluate.ts';
import { describeFailure } from './exit.ts';
import { ADAM_DEFAULTS } from './graph/adam.ts';
import { weightsSha256 } from './model/fingerprint.ts';
import { initialWeights } from './model/initialize.ts';
import { seededRandom } from './model/random.ts';
import type { ClaimedTask, Recorder } from './record.ts';
import type { Scores } from './metrics.ts';
import { train } from './train.ts';
import { versions } from './versions.ts';

/**
 * Trains one task from its claim to its result in the ledger. A failure is noted in the ledger and thrown on.
 *
 * @throws BadInputError when trying again cannot help
 */
export async function runTask(recorder: Recorder, log: Logger): Promise<void> {
  const task = await recorder.readTask();
  const backend = await chooseBackend((name, reason) =>
    log.warn({ backend: name, reason }, 'backend passed over: a slower one has to do'),
  );
  const claimed = await recorder.claim({ backend: backend.name, versions: versions() });
  log.info(
    { attempt: claimed.attempt, backend: backend.name, ticker: task.ticker, ...task.parameters, ...task.point },
    'task claimed',
  );
  const { result, ...trained } = await noting(claimed, async () => {
    const checked = lstmTask(task);
    return produce({ task: checked, backend, series: await recorder.readSeries(checked), claimed, log });
  });
  await complete(claimed, result, recorder.keepModel ? storedModel(trained) : undefined, log);
  log.info(
    { loss: result.loss, mse: result.mse, naiveMse: result.naiveMse, accuracy: result.accuracy, ...result.metrics },
    'task completed',
  );
}

async function complete(
  claimed: ClaimedTask,
  result: TaskResult,
  kept: StoredModel | undefined,
  log: Logger,
): Promise<void> {
  try {
    const leftOut = await claimed.complete(result, kept);
    if (leftOut.length > 0) log.warn({ leftOut }, 'the result is kept, not all that belongs to it');
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    const refused = new ResultRefusedError(error);
    await claimed.fail(describeFailure(refused)).catch((reason: unknown) => {
      log.warn({ reason: String(reason) }, 'the ledger does not take this failure either');
    });
    throw refused;
  }
}

interface Work {
  task: LstmTask;
  series: Series;
  backend: Backend;
  claimed: ClaimedTask;
  log: Logger;
}

type Produced = TrainedModel & { result: ModelResult & { naiveMse: number; metrics?: Metrics } };

/** Trains and evaluates; writes nothing but epoch metrics. */
async function produce({ task, series, backend, claimed, log }: Work): Promise<Produced> {
  const dataset = datasetOf(task, series);
  const { epoch: epochs, batchSize, learningRate, sizeUnitInput, sizeUnitHidden } = task.parameters;
  const { sequence, horizon } = dataset;
  const random = seededRandom(task.point.seed);
  const shape = { sequence, inputUnits: sizeUnitInput, hiddenUnits: sizeUnitHidden, horizon };
  const adam = { ...ADAM_DEFAULTS, learningRate };
  const model = backend.create({ shape, series: dataset.scaled, weights: initialWeights(shape, random), adam });
  let validated: Scores | undefined;
  const loss = await train(model, {
    windows: dataset.train,
    epochs,
    batchSize,
    random,
    onEpoch: async (metric) => {
      validated = dataset.validation && (await evaluate(model, dataset, dataset.validation));
      const metrics = validated && { [VALIDATION_MSE]: validated.mse };
      log.info({ ...metric, ...metrics }, 'epoch');
      await recordEpoch(claimed, { ...metric, metrics }, log);
    },
  });
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

async function recordEpoch(claimed: ClaimedTask, epoch: EpochRecord, log: Logger): Promise<void> {
  await claimed.recordEpoch(epoch).catch((error: unknown) => {
    if (!(error instanceof RefusedError)) throw error;
    log.warn({ epoch: epoch.epoch, reason: error.message }, 'this epoch is not in the ledger');
  });
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

/** Leaves the reason of a failure with the attempt, unless the ledger itself is the trouble. */
async function noting<T>(claimed: ClaimedTask, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof LedgerError)) await claimed.fail(describeFailure(error));
    throw error;
  }
}
