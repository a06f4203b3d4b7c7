import { LedgerError, RefusedError } from '@tuningsweep/ledger';
import type { StoredModel, TaskResult } from '@tuningsweep/ledger';
import type { Logger } from 'pino';
import { storedModel } from './artifact/artifact.ts';
import type { Backend } from './backend/backend.ts';
import { lstmTask } from './data/lstm-task.ts';
import { ResultRefusedError } from './errors.ts';
import { describeFailure } from './exit.ts';
import { produce } from './produce.ts';
import type { ClaimedTask, Recorder } from './record.ts';
import { versions } from './versions.ts';

/**
 * Trains one task from its claim to its result in the ledger, or to where it pauses. A failure is noted in the ledger and
 * thrown on.
 *
 * @throws BadInputError when trying again cannot help
 */
export async function runTask(
  recorder: Recorder,
  openBackend: (log: Logger) => Promise<Backend>,
  log: Logger,
): Promise<void> {
  const task = await recorder.readTask();
  const backend = await openBackend(log);
  const claimed = await recorder.claim({ backend: backend.name, versions: versions() });
  log.info(
    { attempt: claimed.attempt, backend: backend.name, ticker: task.ticker, ...task.parameters, ...task.point },
    'task claimed',
  );
  const produced = await noting(claimed, async () => {
    const checked = lstmTask(task);
    const series = await recorder.readSeries(checked);
    return produce({
      task: checked,
      backend,
      series,
      claimed,
      keepsLast: checked.parameters.epoch < recorder.mostEpochs,
      log,
    });
  });
  if (produced === undefined) {
    log.info({}, 'task paused');
    return;
  }
  const { result, ...trained } = produced;
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

/** Leaves the reason of a failure with the attempt, unless the ledger itself is the trouble. */
async function noting<T>(claimed: ClaimedTask, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof LedgerError)) await claimed.fail(describeFailure(error));
    throw error;
  }
}
