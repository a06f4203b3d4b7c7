import { join } from 'node:path';
import { claimTask, completeTask, failAttempt, hasResult, NO_RESULT, readTask } from '@tuningsweep/ledger';
import { ClaimLostError, isTemporary, LedgerError } from '@tuningsweep/ledger';
import type { AttemptFailure, Claim, Ledger, Patiently, Pause, TaskRecord } from '@tuningsweep/ledger';
import { PROGRAM_ENV, SHARED_FOLDER, TRAINER_EXIT } from '@tuningsweep/ledger/contracts';
import type { MetricValues } from './lines/read-report.ts';
import { programParameters, writeParameters } from './parameters-file.ts';
import type { Resources } from './parameters-file.ts';
import { pauseOf } from './pause.ts';
import { recordingOf } from './recording.ts';
import type { Recording } from './recording.ts';
import { reportedResult } from './result.ts';

/** One attempt at a task by a program that knows no ledger. */
export interface ReporterOptions {
  readonly ledger: Ledger;
  readonly codeTask: string;
  /** The attempt's TASK_HOLDER. A program that claims the task by this name too goes on with the same attempt. */
  readonly holder: string;
  /** What trains, for BACKEND: the program's name. */
  readonly program: string;
  /** A folder that is there and the attempt's own: for the two files. */
  readonly folder: string;
  /** Does work that needs the database, again and again while that is in trouble that may pass. */
  readonly patiently: Patiently;
  readonly resources?: Resources;
  /** Milliseconds between two looks at the report. */
  readonly pollMs?: number;
  /** Told of what is left out of the report, the first few times. */
  readonly onRemark?: (sentence: string) => void;
  /** The task is another one's now: the program is to be stopped. Called once. */
  readonly onLost?: (error: ClaimLostError) => void;
  /** The task has paused at a rung: the program is to be stopped. Called once at most. */
  readonly onPaused?: () => void;
}

/** How a program ended, as whoever started it saw it. */
export interface ProgramEnd {
  /** Null where a signal ended it. */
  readonly exitCode: number | null;
  /** Why it failed, in a word and a sentence; what it says itself counts most. */
  readonly cause: string;
  readonly message: string;
  /** It was asked to stop: whoever asked says what becomes of the task. */
  readonly interrupted?: boolean;
}

/**
 * What became of the attempt. Completed: the ledger has its result, which the reporter wrote or the program itself. NoResult: it
 * ended well without one. Paused: it was stopped at a rung. Interrupted, Lost: the ledger was told nothing of its end.
 */
export type AttemptEnd =
  | { readonly kind: 'Completed' | 'NoResult' | 'Interrupted' | 'Lost' | 'Paused' }
  | ({ readonly kind: 'Failed' } & Failure);

/** Why an attempt failed: a word, and a sentence that does not begin with it. */
type Failure = Pick<ProgramEnd, 'exitCode' | 'cause' | 'message'>;

const POLL_MS = 250;
const BACKEND_LENGTH = 64;

const WROTE_NOTHING =
  'No result: the program exited with 0 and reported none. At its end it has to append a line such as ' +
  `{"final": true, "metrics": {"mse": 1.2}} to the file that ${PROGRAM_ENV.report} names, or to write its row of TB_MODELRESULT`;

/** Claims a task for a program, tells it what to train, records what it reports, and settles the attempt at its end. */
export class Reporter {
  /** What the program has to have in its environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly #options: ReporterOptions;
  readonly #task: TaskRecord;
  readonly #claim: Claim;
  readonly #recording: Recording;

  /**
   * Claims the task, writes the two files and puts back what an earlier attempt may go on from.
   *
   * @throws ClaimRefusedError when the task is over; LedgerError when there is no such task, or the patience had an end
   */
  static async start(options: ReporterOptions): Promise<Reporter> {
    const { ledger, codeTask, holder, program, patiently } = options;
    const task = await patiently(() => readTask(ledger, codeTask));
    const backend = Array.from(program).slice(0, BACKEND_LENGTH).join('');
    const claim = await patiently(() => claimTask(ledger, { codeTask, holder, backend, versions: '' }));
    const pause = await pauseOf(options);
    const reporter = new Reporter(options, task, claim, pause);
    try {
      await reporter.#recording.checkpoints.restore();
      await reporter.#writeFiles();
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      await reporter.#fail({ exitCode: null, cause: 'StartError', message });
      throw error;
    }
    reporter.#recording.steps.start();
    return reporter;
  }

  private constructor(options: ReporterOptions, task: TaskRecord, claim: Claim, pause: Pause | undefined) {
    const { folder, pollMs = POLL_MS, onRemark = () => {}, onLost = () => {}, onPaused = () => {} } = options;
    this.#options = options;
    this.#task = task;
    this.#claim = claim;
    this.env = {
      [PROGRAM_ENV.parameters]: join(folder, SHARED_FOLDER.parameters),
      [PROGRAM_ENV.report]: join(folder, SHARED_FOLDER.report),
      [PROGRAM_ENV.checkpoints]: join(folder, SHARED_FOLDER.checkpoints),
    };
    this.#recording = recordingOf({ ...options, claim, pause, pollMs, onRemark, onLost, onPaused });
  }

  async #writeFiles(): Promise<void> {
    const { folder, resources } = this.#options;
    await this.#recording.report.create();
    await writeParameters(
      join(folder, SHARED_FOLDER.parameters),
      programParameters(this.#task, this.#claim.attempt, resources),
    );
  }

  /**
   * To be called once, when the program has ended: records the rest and settles the attempt.
   *
   * @throws LedgerUnavailableError, LedgerConflictError when the patience had an end; whoever drives the sweep settles the task
   */
  async end(program: ProgramEnd): Promise<AttemptEnd> {
    await this.#recording.steps.finish();
    if (this.#recording.steps.lost) return { kind: 'Lost' };
    if (this.#recording.steps.paused) return { kind: 'Paused' };
    try {
      return await this.#settle(program);
    } catch (error) {
      if (error instanceof ClaimLostError) return { kind: 'Lost' };
      throw error;
    }
  }

  async #settle(program: ProgramEnd): Promise<AttemptEnd> {
    const { final } = this.#recording.report;
    if (program.exitCode !== TRAINER_EXIT.done) {
      if (program.interrupted === true) return { kind: 'Interrupted' };
      return await this.#fail(program);
    }
    if (final !== undefined) return await this.#complete(final);
    const { ledger, codeTask, patiently } = this.#options;
    // By the SQL contract; who claimed the task by itself has ended its attempt too.
    if (await patiently(() => hasResult(ledger, codeTask))) return { kind: 'Completed' };
    await this.#noteFailure({ exitCode: 0, cause: NO_RESULT, note: WROTE_NOTHING });
    return { kind: 'NoResult' };
  }

  async #complete(metrics: MetricValues): Promise<AttemptEnd> {
    const { ledger, patiently } = this.#options;
    const result = await reportedResult(this.#options, this.#task, this.#recording.report, metrics);
    try {
      await patiently(() => completeTask(ledger, this.#claim, result));
      return { kind: 'Completed' };
    } catch (error) {
      if (isTemporary(error) || error instanceof ClaimLostError || !(error instanceof LedgerError)) throw error;
      const message = `the task was trained, but the ledger does not take its result: ${error.message}`;
      return await this.#fail({ exitCode: 0, cause: 'BadInput', message });
    }
  }

  async #fail({ exitCode, cause, message }: Failure): Promise<AttemptEnd> {
    await this.#noteFailure({ exitCode, cause, note: `${cause}: ${message}` });
    return { kind: 'Failed', exitCode, cause, message };
  }

  async #noteFailure({ note, ...failure }: AttemptFailure): Promise<void> {
    const { ledger, patiently } = this.#options;
    const sentences = [note, ...this.#recording.report.remarks].join('; ');
    await patiently(() => failAttempt(ledger, this.#claim, { ...failure, note: sentences }));
  }
}
