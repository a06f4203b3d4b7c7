import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { claimTask, ClaimLostError, noteRemarks, readTask, reportResult } from '@tuningsweep/ledger';
import type { Claim, Ledger, Patiently, Pause, TaskRecord } from '@tuningsweep/ledger';
import { SHARED_FOLDER } from '@tuningsweep/ledger/contracts';
import type { MetricValues } from '../lines/read-report.ts';
import { attemptIn, programParameters, writeParameters } from '../parameters-file.ts';
import { reportedResult } from '../result.ts';
import { pauseOf } from '../pause.ts';
import { recordingOf } from '../recording.ts';
import type { Recording } from '../recording.ts';
import type { Settings } from './settings.ts';

export interface PodReporterOptions extends Pick<Settings, 'codeTask' | 'holder' | 'program' | 'resources'> {
  readonly ledger: Ledger;
  /** The folder that it shares with the trainer. */
  readonly folder: string;
  readonly patiently: Patiently;
  /** Milliseconds between two looks at the report. */
  readonly pollMs?: number;
  readonly say: (sentence: string) => void;
}

const POLL_MS = 500;
const BACKEND_LENGTH = 64;

/**
 * Records what the trainer of a pod reports. It does not see how that ends: the result is in the ledger as soon as it is
 * reported, and the operator, who sees the trainer's exit code, settles the task.
 */
export class PodReporter {
  readonly #options: PodReporterOptions;
  readonly #task: TaskRecord;
  readonly #claim: Claim;
  readonly #recording: Recording;
  readonly #ending = new AbortController();
  #publishing: Promise<void> = Promise.resolve();
  /** The final values that the ledger has as the result, and what it has on what is left out. */
  #written: { readonly final?: MetricValues; readonly remarks: string } = { remarks: '' };
  #lost = false;
  #paused = false;

  /**
   * Claims the task, puts back what an earlier attempt may go on from, and writes the two files. One that is started again in the
   * same pod goes on with the attempt that its file says, and never claims another one: the task may be another pod's by now.
   *
   * @throws ClaimRefusedError when the task is over; LedgerError when there is no such task, or the patience had an end
   */
  static async start(options: PodReporterOptions): Promise<PodReporter> {
    const { ledger, codeTask, holder, program, folder, patiently, resources } = options;
    const file = join(folder, SHARED_FOLDER.parameters);
    const task = await patiently(() => readTask(ledger, codeTask));
    const before = await attemptIn(file, codeTask);
    const pause = await pauseOf(options);
    if (before !== undefined)
      return new PodReporter(options, task, { codeTask, holder, attempt: before }, pause).#follow();
    const backend = Array.from(program).slice(0, BACKEND_LENGTH).join('');
    const claim = await patiently(() => claimTask(ledger, { codeTask, holder, backend, versions: '' }));
    const reporter = new PodReporter(options, task, claim, pause);
    await reporter.#recording.report.create();
    await reporter.#recording.checkpoints.restore();
    // Last: once it is there, the trainer begins.
    await writeParameters(file, programParameters(task, claim.attempt, resources));
    return reporter.#follow();
  }

  private constructor(options: PodReporterOptions, task: TaskRecord, claim: Claim, pause: Pause | undefined) {
    const { pollMs = POLL_MS, say } = options;
    this.#options = options;
    this.#task = task;
    this.#claim = claim;
    const onLost = (error: ClaimLostError): void => this.#lose(error);
    const onPaused = (): void => this.#pause();
    this.#recording = recordingOf({ ...options, claim, pause, pollMs, onRemark: say, onLost, onPaused });
  }

  #follow(): this {
    this.#recording.steps.start();
    this.#publishing = this.#publishAgainAndAgain();
    return this;
  }

  /** The attempt that it records. */
  get attempt(): number {
    return this.#claim.attempt;
  }

  /**
   * To be called once, when the trainer has ended: records the rest.
   *
   * @throws LedgerUnavailableError, LedgerConflictError when the patience had an end
   */
  async end(): Promise<void> {
    this.#ending.abort();
    await this.#publishing;
    await this.#recording.steps.finish();
    await this.#publish();
    await this.#remarkOnNoResult();
  }

  async #publishAgainAndAgain(): Promise<void> {
    const { pollMs = POLL_MS } = this.#options;
    const { signal } = this.#ending;
    while (!signal.aborted && !this.#isOver) {
      await sleep(pollMs, undefined, { signal }).catch(() => {});
      // What cannot be written now is written at the next look, or at the end.
      await this.#publish().catch((error: unknown) => this.#options.say(String(error)));
    }
  }

  async #publish(): Promise<void> {
    const { ledger } = this.#options;
    const { final } = this.#recording.report;
    if (final === undefined || this.#isOver) return;
    if (final === this.#written.final && this.#remarks === this.#written.remarks) return;
    const result = await reportedResult(this.#options, this.#task, this.#recording.report, final);
    const remarks = this.#remarks;
    if (await this.#write(() => reportResult(ledger, this.#claim, result))) this.#written = { final, remarks };
  }

  /** Whoever ends the attempt says that there is no result; why not may be here. */
  async #remarkOnNoResult(): Promise<void> {
    const { ledger } = this.#options;
    const { final, remarks } = this.#recording.report;
    if (final !== undefined || remarks.length === 0 || this.#isOver) return;
    await this.#write(() => noteRemarks(ledger, this.#claim, remarks));
  }

  get #remarks(): string {
    return this.#recording.report.remarks.join('; ');
  }

  /** @returns whether the claim still holds */
  async #write(write: () => Promise<unknown>): Promise<boolean> {
    try {
      await this.#options.patiently(write);
      return true;
    } catch (error) {
      if (!(error instanceof ClaimLostError)) throw error;
      this.#lose(error);
      return false;
    }
  }

  /** Nothing more is recorded of the attempt. */
  get #isOver(): boolean {
    return this.#lost || this.#paused;
  }

  /** The operator, who sees that too, ends the pod. */
  #pause(): void {
    this.#paused = true;
    this.#options.say('the task has paused at a rung: this pod is ended');
  }

  /** The trainer works on, in vain: only the operator could end it. To leave would only have it started again. */
  #lose(error: ClaimLostError): void {
    if (!this.#lost) this.#options.say(error.message);
    this.#lost = true;
  }
}
