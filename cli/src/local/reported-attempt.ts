import { rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { isTemporary, LedgerError } from '@tuningsweep/ledger';
import type { Ledger } from '@tuningsweep/ledger';
import { Reporter } from '@tuningsweep/reporter';
import type { AttemptEnd, ReporterOptions } from '@tuningsweep/reporter';
import { makeAttemptFolder } from './attempt-folder.ts';
import type { AttemptOptions, AttemptOutcome } from './trainers/attempt.ts';
import { TrainerProcess } from './trainers/trainer-process.ts';

/** What a program's attempt is recorded with. */
export interface Reporting extends Pick<ReporterOptions, 'codeTask' | 'holder' | 'patiently' | 'resources'> {
  ledger: Ledger;
  /** The program runs: its task is claimed. */
  onStart: () => void;
}

/** A program as a local process, with a reporter beside it that claims the task for it and records what it reports. */
export class ReportedAttempt {
  /** Settled once the ledger has all of it. */
  readonly ended: Promise<AttemptOutcome>;
  readonly #options: AttemptOptions;
  readonly #reporting: Reporting;
  #process: TrainerProcess | undefined;
  #stopped = false;

  constructor(options: AttemptOptions, reporting: Reporting) {
    this.#options = options;
    this.#reporting = reporting;
    this.ended = this.#run();
  }

  /** Asks the program to stop, and makes it after five seconds. */
  stop(): void {
    this.#stopped = true;
    this.#process?.stop();
  }

  async #run(): Promise<AttemptOutcome> {
    const outcome = await this.#outcome().catch(failure);
    this.#options.log?.end(outcome.succeeded ? 'with exit code 0' : `with ${outcome.cause}: ${outcome.message}`);
    return outcome;
  }

  async #outcome(): Promise<AttemptOutcome> {
    const folder = await makeAttemptFolder();
    try {
      return await this.#runIn(folder);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  async #runIn(folder: string): Promise<AttemptOutcome> {
    const { command, log } = this.#options;
    const reporter = await Reporter.start({
      ...this.#reporting,
      program: basename(command[0]),
      folder,
      onRemark: (sentence) => log?.write(Buffer.from(`tuningsweep: ${sentence}\n`)),
      onLost: () => this.#process?.stop(),
      onPaused: () => this.#process?.stop(),
    });
    const outcome = this.#stopped ? STOPPED : await this.#train(reporter);
    const [exitCode, cause, message] = outcome.succeeded
      ? [0, '', '']
      : [outcome.exitCode, outcome.cause, outcome.message];
    return afterwards(outcome, await reporter.end({ exitCode, cause, message, interrupted: this.#stopped }));
  }

  async #train(reporter: Reporter): Promise<AttemptOutcome> {
    const { log, env, ...options } = this.#options;
    this.#process = new TrainerProcess({
      ...options,
      env: { ...env, ...reporter.env },
      ...(log && { log: { write: (piece) => log.write(piece), end: () => {} } }),
    });
    this.#reporting.onStart();
    return await this.#process.ended;
  }
}

const STOPPED: AttemptOutcome = {
  succeeded: false,
  cause: 'TrainerError',
  message: 'it was stopped before it began',
  exitCode: null,
};

/** What the attempt came to, once the ledger was told: a result that it does not take is a failure, a pause is none. */
function afterwards(outcome: AttemptOutcome, end: AttemptEnd): AttemptOutcome {
  if (end.kind === 'Paused') return { succeeded: true };
  if (!outcome.succeeded || end.kind !== 'Failed') return outcome;
  return { succeeded: false, cause: 'BadInput', message: end.message, exitCode: end.exitCode };
}

/** Nothing was started, or nobody could be told: the ledger says what becomes of the task. */
function failure(error: unknown): AttemptOutcome {
  const message = error instanceof Error ? error.message : String(error);
  const cause = error instanceof LedgerError || isTemporary(error) ? 'TrainerError' : 'StartError';
  return { succeeded: false, cause, message, exitCode: null };
}
