import { randomUUID } from 'node:crypto';
import { TRAINER_ENV } from '@tuningsweep/ledger/contracts';
import { mostEpochs } from '@tuningsweep/engine/search';
import type { Execution, TaskRuntime, Sweep } from '@tuningsweep/engine/sweep';
import { AttemptLog } from './logs/attempt-log.ts';
import { memoryBytes } from './quantity.ts';
import { ReportedAttempt } from './reported-attempt.ts';
import type { Reporting } from './reported-attempt.ts';
import type { AttemptOptions, AttemptOutcome, RunningAttempt } from './trainers/attempt.ts';
import { TrainerPool } from './trainers/trainer-pool.ts';

export interface ProcessRuntimeOptions {
  /** Program and arguments of our trainer, or of one that follows its contract. */
  command: readonly [string, ...string[]];
  /** Variables that it gets beside those of a task. */
  env?: Record<string, string>;
  /** Set for a program that is not ours: it is started with a guard and a reporter beside it. */
  program?: OwnProgram & Pick<Reporting, 'ledger' | 'patiently'>;
  ledgerUrl: string;
  ledgerId: string;
  /** Where the output of every attempt is kept. */
  logFolder: string;
  /** Called whenever an execution's state changed. */
  onChange: () => void;
}

/** A trainer that is not ours. */
export interface OwnProgram {
  /** Whether it is told where the ledger is, to read and write there by the SQL contract. */
  readonly seesLedger: boolean;
}

/** One task's processes, retries included: what a Job is on a cluster. */
interface LocalJob {
  execution: Execution;
  attempts: number;
  /** It is trained by a process that has trained nothing else. */
  isAlone?: boolean;
  process?: RunningAttempt;
  retryTimer?: NodeJS.Timeout;
}

const RETRY_BASE_MS = 1000;
const LEDGER_RETRY_SECONDS = '3600';

/** A task runtime of child processes of this one. They end with it: nothing is left to list after a restart. */
export class ProcessRuntime implements TaskRuntime {
  readonly #jobs = new Map<string, LocalJob>();
  readonly #options: ProcessRuntimeOptions;
  readonly #trainers = new TrainerPool();

  constructor(options: ProcessRuntimeOptions) {
    this.#options = options;
  }

  async list(): Promise<Execution[]> {
    return [...this.#jobs.values()].map(({ execution }) => ({ ...execution }));
  }

  async launch(sweep: Sweep, codeTask: string): Promise<void> {
    if (this.#jobs.has(codeTask)) return;
    const job: LocalJob = { execution: { codeTask, state: 'Waiting' }, attempts: 0 };
    this.#jobs.set(codeTask, job);
    this.#start(sweep, job);
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
    await this.#trainers.close();
  }

  #stop(job: LocalJob): void {
    if (job.execution.state === 'Succeeded' || job.execution.state === 'Failed') return;
    job.execution.state = 'Stopping';
    clearTimeout(job.retryTimer);
    if (job.process) job.process.stop();
    else this.#gone(job);
  }

  #start(sweep: Sweep, job: LocalJob): void {
    job.attempts += 1;
    const holder = randomUUID();
    job.execution.holders = [...(job.execution.holders ?? []), holder];
    const { codeTask } = job.execution;
    const options = this.#attemptOptions(sweep, codeTask, holder);
    const started = (): void => {
      if (job.execution.state === 'Waiting') job.execution.state = 'Active';
      this.#options.onChange();
    };
    if (this.#options.program) {
      const { ledger, patiently } = this.#options.program;
      const limits = sweep.spec.trainer.resources?.limits;
      const resources = limits && { resources: limits };
      job.process = new ReportedAttempt(options, {
        ledger,
        patiently,
        codeTask,
        holder,
        ...resources,
        onStart: started,
      });
    } else {
      job.process = this.#trainers.run(options, job.isAlone);
      job.execution.state = 'Active';
    }
    void job.process.ended.then((outcome) => this.#ended(sweep, job, outcome));
  }

  #attemptOptions({ spec }: Sweep, codeTask: string, holder: string): AttemptOptions {
    const { command, program, ledgerUrl, ledgerId, logFolder } = this.#options;
    const seesLedger = program?.seesLedger ?? true;
    const memory = spec.trainer?.resources?.limits?.['memory'];
    const timeout = spec.trainer?.timeoutSeconds;
    return {
      command,
      guarded: program !== undefined,
      env: {
        ...this.#options.env,
        [TRAINER_ENV.codeTask]: codeTask,
        // As in a pod: only the reporter sees the ledger, whatever this process was told of it.
        [TRAINER_ENV.ledgerUrl]: seesLedger ? ledgerUrl : undefined,
        ...(!seesLedger && { [TRAINER_ENV.bindingRoot]: undefined }),
        [TRAINER_ENV.ledgerId]: ledgerId,
        [TRAINER_ENV.holder]: holder,
        [TRAINER_ENV.keep]: spec.artifacts.keep,
        [TRAINER_ENV.mostEpochs]: mostEpochs(spec)?.toString(),
        // The runner has found the ledger at this URL: where nothing answers now, something will.
        [TRAINER_ENV.retrySeconds]: process.env[TRAINER_ENV.retrySeconds] ?? LEDGER_RETRY_SECONDS,
      },
      log: new AttemptLog(logFolder, codeTask, command),
      ...(timeout && { timeoutMs: timeout * 1000 }),
      ...(memory !== undefined && { memoryLimitBytes: memoryBytes(memory) }),
    };
  }

  #ended(sweep: Sweep, job: LocalJob, outcome: AttemptOutcome): void {
    delete job.process;
    if (job.execution.state === 'Stopping') return this.#gone(job);
    if (!outcome.succeeded && outcome.mayBeOfOthers) {
      job.attempts -= 1;
      job.isAlone = true;
    }
    if (outcome.succeeded) job.execution.state = 'Succeeded';
    else if (outcome.cause !== 'BadInput' && job.attempts <= (sweep.spec.trainer?.retries ?? 0))
      return this.#retry(sweep, job);
    else Object.assign(job.execution, { state: 'Failed', cause: outcome.cause, message: outcome.message });
    this.#options.onChange();
  }

  /** The wait doubles from a second on, so that a passing trouble has time to pass. */
  #retry(sweep: Sweep, job: LocalJob): void {
    job.execution.state = 'Waiting';
    job.retryTimer = setTimeout(() => this.#start(sweep, job), RETRY_BASE_MS * 2 ** (job.attempts - 1));
  }

  #gone(job: LocalJob): void {
    this.#jobs.delete(job.execution.codeTask);
    this.#options.onChange();
  }
}
