import { ClaimLostError, isTemporary, LedgerError, pauseTask, recordSteps } from '@tuningsweep/ledger';
import type { Claim, Ledger, Patiently, Pause, StepMetrics } from '@tuningsweep/ledger';
import type { CheckpointKeeper } from './checkpoint/keeper.ts';
import type { FollowedReport } from './followed-report.ts';

/** What steps are recorded from, and how. */
export interface StepRecording {
  readonly ledger: Ledger;
  readonly claim: Claim;
  readonly report: FollowedReport;
  readonly patiently: Patiently;
  readonly pollMs: number;
  readonly onLost: (error: ClaimLostError) => void;
  readonly pause?: Pause | undefined;
  readonly onPaused: () => void;
  readonly checkpoints: CheckpointKeeper;
}

/**
 * Records the steps of a report while it is written: all that are new at a look go into one transaction. Reading goes on while
 * the database is waited for.
 */
export class StepRecorder {
  readonly #recording: StepRecording;
  #timer: NodeJS.Timeout | undefined;
  #reading: Promise<void> = Promise.resolve();
  #writing: Promise<void> | undefined;
  /** No step is recorded any more: the claim is lost, or the ledger takes none. */
  #ended = false;
  #lost = false;
  #paused = false;
  /** Why the last steps are not recorded, where that is not their fault. */
  #failure: unknown;
  /** The last step that is. */
  #last: number | undefined;

  constructor(recording: StepRecording) {
    this.#recording = recording;
  }

  /** The task is another one's now. */
  get lost(): boolean {
    return this.#lost;
  }

  /** The task has paused: what the program does from then on counts for nothing. */
  get paused(): boolean {
    return this.#paused;
  }

  start(): void {
    this.#timer = setTimeout(() => {
      this.#reading = this.#look();
    }, this.#recording.pollMs);
  }

  /**
   * Reads and records the rest, once nothing more is written.
   *
   * @throws LedgerUnavailableError, LedgerConflictError when the patience had an end
   */
  async finish(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#reading;
    clearTimeout(this.#timer);
    const { report, checkpoints } = this.#recording;
    await report.readToEnd();
    await this.#writing;
    await this.#write();
    // What ended well is gone on from by nobody.
    if (report.final === undefined && !this.#paused) await this.#keeping(() => checkpoints.keepLast(this.#last));
    if (this.#failure !== undefined) throw this.#failure;
  }

  async #look(): Promise<void> {
    await this.#recording.report.readOn();
    this.#writing ??= this.#writeAndKeep().finally(() => (this.#writing = undefined));
    if (!this.#lost) this.start();
  }

  /** Never rejects: nobody may be waiting for it. */
  async #writeAndKeep(): Promise<void> {
    await this.#write();
    await this.#keeping(() => this.#recording.checkpoints.keepIfDue(this.#last));
    await this.#keeping(() => this.#pauseIfThere());
  }

  /** A checkpoint that could not be kept in time is no failure: nothing is lost but time. */
  async #keeping(keep: () => Promise<void>): Promise<void> {
    if (this.#ended || this.#failure !== undefined) return;
    await keep().catch((error: unknown) => {
      if (!isTemporary(error)) this.#failed(error, []);
    });
  }

  /** What a program that has reported its end has trained is no longer to be compared. */
  async #pauseIfThere(): Promise<void> {
    const { ledger, claim, pause, patiently, checkpoints, report, onPaused } = this.#recording;
    if (pause === undefined || (this.#last ?? 0) < pause.epoch || report.final !== undefined) return;
    await checkpoints.keepLast(this.#last);
    if (!(await patiently(() => pauseTask(ledger, claim, pause)))) return;
    this.#ended = this.#paused = true;
    onPaused();
  }

  /** Never rejects either. */
  async #write(): Promise<void> {
    const { ledger, claim, report, patiently } = this.#recording;
    const steps = report.steps.takeAll();
    if (this.#ended || steps.length === 0) return;
    try {
      if (steps.some(hasMetrics)) await patiently(() => recordSteps(ledger, claim, steps));
      this.#failure = undefined;
      this.#last = Math.max(this.#last ?? 0, ...steps.map(({ step }) => step));
    } catch (error) {
      this.#failed(error, steps);
    }
  }

  #failed(error: unknown, steps: readonly StepMetrics[]): void {
    const { report, onLost } = this.#recording;
    if (isTemporary(error)) {
      report.steps.putBack(steps);
      this.#failure = error;
      return;
    }
    this.#ended = true;
    if (error instanceof ClaimLostError) {
      this.#lost = true;
      onLost(error);
    } else if (error instanceof LedgerError) {
      report.remark(`no steps from ${steps[0]?.step} on are recorded: ${error.message}`);
    } else {
      this.#failure = error;
    }
  }
}

function hasMetrics({ metrics }: StepMetrics): boolean {
  return Object.keys(metrics).length > 0;
}
