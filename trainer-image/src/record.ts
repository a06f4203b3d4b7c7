import {
  claimTask,
  completeTask,
  failAttempt,
  findCheckpoint,
  ledgerId,
  openLedger,
  pauseTask,
  readPauseAt,
  readTask,
  readWindow,
  recordEpoch,
  resumeFrom,
} from '@tuningsweep/ledger';
import type {
  AttemptFailure,
  Claim,
  ClaimRequest,
  EpochRecord,
  FoundCheckpoint,
  Patiently,
  Pause,
  StoredModel,
  TaskRecord,
  TaskResult,
} from '@tuningsweep/ledger';
import type { LstmTask } from '@tuningsweep/model';
import type { Series } from './data/dataset.ts';
import type { Settings } from './env.ts';
import { BadInputError } from './errors.ts';

/** The ledger as one trainer sees it: every call waits patiently for a lost database. */
export interface Recorder {
  /** The task, as the sweep defined it. */
  readTask: () => Promise<TaskRecord>;
  /** The closes of the task's data window. */
  readSeries: (task: LstmTask) => Promise<Series>;
  /** Whether a trained model is to be kept. */
  keepModel: boolean;
  /** Of any task of the sweep. */
  mostEpochs: number;
  /** Takes the task over: from then on nobody else's writes count. */
  claim: (request: Pick<ClaimRequest, 'backend' | 'versions'>) => Promise<ClaimedTask>;
  close: () => Promise<void>;
}

/** What the holder of a claim may write. */
export interface ClaimedTask {
  attempt: number;
  /** Returns false where there was no room for its checkpoint. */
  recordEpoch: (epoch: EpochRecord) => Promise<boolean>;
  /** The latest of its family up to an epoch, of any task of the sweep. */
  findCheckpoint: (family: string, epochs: number) => Promise<FoundCheckpoint | undefined>;
  resumeFrom: (from: Omit<FoundCheckpoint, 'content'>) => Promise<void>;
  /** Returns a sentence for all that could not be kept. */
  complete: (result: TaskResult, kept?: StoredModel) => Promise<string[]>;
  fail: (failure: AttemptFailure) => Promise<void>;
  /** Where it is to pause; undefined where it trains to its end. */
  readPause: () => Promise<Pause | undefined>;
  /** Returns false where it is not to pause there any more. */
  pause: (pause: Pause) => Promise<boolean>;
}

/**
 * Opens the ledger and makes sure that it is the right one.
 *
 * @throws BadInputError when LEDGER_ID names another ledger
 */
export async function openRecorder(settings: Settings, patiently: Patiently): Promise<Recorder> {
  const { codeTask, holder, ledgerUrl } = settings;
  const ledger = await patiently(() => openLedger(ledgerUrl));
  const found = await patiently(() => ledgerId(ledger));
  if (settings.ledgerId !== undefined && settings.ledgerId !== found) {
    await ledger.close();
    throw new BadInputError(`LEDGER_ID is ${settings.ledgerId}, but the ledger ${ledger.describe} is ${found}.`);
  }
  const hold = (claim: Claim): ClaimedTask => ({
    attempt: claim.attempt,
    recordEpoch: (epoch) => patiently(() => recordEpoch(ledger, claim, epoch)),
    findCheckpoint: (family, epochs) => patiently(() => findCheckpoint(ledger, { codeTask, family, epochs })),
    resumeFrom: (from) => patiently(() => resumeFrom(ledger, claim, from)),
    complete: (result, kept) => patiently(() => completeTask(ledger, claim, result, kept)),
    fail: (failure) => patiently(() => failAttempt(ledger, claim, failure)),
    readPause: () => patiently(() => readPauseAt(ledger, codeTask)),
    pause: (pause) => patiently(() => pauseTask(ledger, claim, pause)),
  });
  return {
    keepModel: settings.keepModel,
    mostEpochs: settings.mostEpochs,
    readTask: () => patiently(() => readTask(ledger, codeTask)),
    readSeries: ({ ticker, point }) => patiently(() => readWindow(ledger, ticker, point.begin, point.end)),
    claim: async (request) => hold(await patiently(() => claimTask(ledger, { codeTask, holder, ...request }))),
    close: () => ledger.close(),
  };
}
