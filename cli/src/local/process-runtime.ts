import { randomUUID } from 'node:crypto';
import { TRAINER_ENV } from '@tuningsweep/ledger/contracts';
import type { Hand, Hands, Sweep } from '@tuningsweep/engine/sweep';
import { TryLog } from './logs/attempt-log.ts';
import { memoryBytes } from './quantity.ts';
import { TrainerProcess, type TryOptions, type TryOutcome } from './trainer-process.ts';

export interface ProcessHandsOptions {
  /** Program and arguments of a trainer that follows the trainer contract. */
  command: readonly [string, ...string[]];
  /** See {@link TryOptions.guarded}. */
  guarded?: boolean;
  ledgerUrl: string;
  ledgerId: string;
  /** Where the output of every try is kept. */
  logFolder: string;
  /** Called whenever a hand's state changed. */
  onChange: () => void;
}

/** One task's processes, retries included: what a Job is on a cluster. */
interface LocalJob {
  hand: Hand;
  tries: number;
  process?: TrainerProcess;
  retryTimer?: NodeJS.Timeout;
}

const RETRY_BASE_MS = 1000;
const LEDGER_RETRY_SECONDS = '3600';

/** Hands that are child processes of this one. They end with it: nothing is left to list after a restart. */
export class ProcessHands implements Hands {
  readonly #jobs = new Map<string, LocalJob>();
  readonly #options: ProcessHandsOptions;

  constructor(options: ProcessHandsOptions) {
    this.#options = options;
  }

  async list(): Promise<Hand[]> {
    return [...this.#jobs.values()].map(({ hand }) => ({ ...hand }));
  }

  async launch(sweep: Sweep, codeTask: string): Promise<void> {
    if (this.#jobs.has(codeTask)) return;
    const job: LocalJob = { hand: { codeTask, state: 'Waiting' }, tries: 0 };
    this.#jobs.set(codeTask, job);
    this.#try(sweep, job);
  }

  async cancel(codeTask: string): Promise<boolean> {
    const job = this.#jobs.get(codeTask);
    if (job) this.#stop(job);
    return job !== undefined;
  }

  async dispose(codeTask: string): Promise<boolean> {
    return this.#jobs.delete(codeTask);
  }

  /** Stops every trainer and returns when all are gone, after five seconds at the latest. */
  async close(): Promise<void> {
    const running = [...this.#jobs.values()].flatMap(({ process }) => process ?? []);
    for (const job of this.#jobs.values()) this.#stop(job);
    await Promise.all(running.map((trainer) => trainer.ended));
  }

  #stop(job: LocalJob): void {
    if (job.hand.state === 'Succeeded' || job.hand.state === 'Failed') return;
    job.hand.state = 'Stopping';
    clearTimeout(job.retryTimer);
    if (job.process) job.process.stop();
    else this.#gone(job);
  }

  #try(sweep: Sweep, job: LocalJob): void {
    job.tries += 1;
    const holder = randomUUID();
    job.hand.holders = [...(job.hand.holders ?? []), holder];
    job.process = new TrainerProcess(this.#tryOptions(sweep, job.hand.codeTask, holder));
    job.hand.state = 'Active';
    void job.process.ended.then((outcome) => this.#ended(sweep, job, outcome));
  }

  #tryOptions({ spec }: Sweep, codeTask: string, holder: string): TryOptions {
    const { command, guarded = false, ledgerUrl, ledgerId, logFolder } = this.#options;
    const memory = spec.trainer?.resources?.limits?.['memory'];
    const timeout = spec.trainer?.timeoutSeconds;
    return {
      command,
      guarded,
      env: {
        [TRAINER_ENV.codeTask]: codeTask,
        [TRAINER_ENV.ledgerUrl]: ledgerUrl,
        [TRAINER_ENV.ledgerId]: ledgerId,
        [TRAINER_ENV.holder]: holder,
        [TRAINER_ENV.keep]: spec.artifacts.keep,
        // The runner has found the ledger at this URL: where nothing answers now, something will.
        [TRAINER_ENV.retrySeconds]: process.env[TRAINER_ENV.retrySeconds] ?? LEDGER_RETRY_SECONDS,
      },
      log: new TryLog(logFolder, codeTask, command),
      ...(timeout && { timeoutMs: timeout * 1000 }),
      ...(memory !== undefined && { memoryLimitBytes: memoryBytes(memory) }),
    };
  }

  #ended(sweep: Sweep, job: LocalJob, outcome: TryOutcome): void {
    delete job.process;
    if (job.hand.state === 'Stopping') return this.#gone(job);
    if (outcome.succeeded) job.hand.state = 'Succeeded';
    else if (outcome.cause !== 'BadInput' && job.tries <= (sweep.spec.trainer?.retries ?? 0))
      return this.#retry(sweep, job);
    else Object.assign(job.hand, { state: 'Failed', cause: outcome.cause, message: outcome.message });
    this.#options.onChange();
  }

  /** The wait doubles from a second on, so that a passing trouble has time to pass. */
  #retry(sweep: Sweep, job: LocalJob): void {
    job.hand.state = 'Waiting';
    job.retryTimer = setTimeout(() => this.#try(sweep, job), RETRY_BASE_MS * 2 ** (job.tries - 1));
  }

  #gone(job: LocalJob): void {
    this.#jobs.delete(job.hand.codeTask);
    this.#options.onChange();
  }
}
