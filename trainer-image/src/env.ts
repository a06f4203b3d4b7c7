import { randomUUID } from 'node:crypto';
import { resolveLedgerUrl } from '@tuningsweep/ledger';
import type { PatienceLimits } from '@tuningsweep/ledger';
import { TRAINER_ENV } from '@tuningsweep/ledger/contracts';
import { BadInputError } from './errors.ts';

/** What a trainer is told by its environment. */
export interface Settings {
  /** CODE_TASK: the task to train. */
  codeTask: string;
  /** LEDGER_URL, or the binding mounted under SERVICE_BINDING_ROOT. */
  ledgerUrl: string;
  /** LEDGER_ID: the ledger that the task is in; checked before anything is written. */
  ledgerId?: string;
  /** TASK_HOLDER: who claims the task, a pod's UID; made up where absent. */
  holder: string;
  /** ARTIFACTS_KEEP: whether the trained model goes into the ledger; which ones stay there is the sweep's to say. */
  keepModel: boolean;
  /** MOST_EPOCHS: of any task of the sweep; a task that has fewer leaves its last checkpoint to longer ones. 0 where absent. */
  mostEpochs: number;
  /** LEDGER_RETRY_SECONDS: for how long a database is tried again, before and after it first answered. */
  retry: PatienceLimits;
  /** LOG_LEVEL: a level of pino. */
  logLevel: string;
}

const RETRY: PatienceLimits = { unanswered: 60, answered: 3600 };

/**
 * Reads the trainer's settings.
 *
 * @throws BadInputError when one is missing or wrong
 */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const [codeTask, ledgerId] = [env[TRAINER_ENV.codeTask], env[TRAINER_ENV.ledgerId]];
  const ledgerUrl = resolveLedgerUrl(env);
  if (!codeTask) throw new BadInputError('CODE_TASK is not set: it must name the task to train.');
  if (!ledgerUrl) throw new BadInputError('Neither LEDGER_URL nor SERVICE_BINDING_ROOT says where the ledger is.');
  return {
    codeTask,
    ledgerUrl,
    ...(ledgerId ? { ledgerId } : {}),
    holder: env[TRAINER_ENV.holder] || randomUUID(),
    keepModel: readKeep(env[TRAINER_ENV.keep]),
    mostEpochs: readWhole(TRAINER_ENV.mostEpochs, env),
    retry: readRetry(env[TRAINER_ENV.retrySeconds]),
    logLevel: env[TRAINER_ENV.logLevel] || 'info',
  };
}

function readKeep(text: string | undefined): boolean {
  if (!text || text === 'None') return false;
  if (text === 'Best' || text === 'All') return true;
  throw new BadInputError(`ARTIFACTS_KEEP must be Best, All or None, found '${text}'.`);
}

function readWhole(name: string, env: NodeJS.ProcessEnv): number {
  const number = Number(env[name] ?? 0);
  if (Number.isSafeInteger(number) && number >= 0) return number;
  throw new BadInputError(`${name} must be a whole number, found '${env[name]}'.`);
}

function readRetry(text: string | undefined): PatienceLimits {
  if (!text) return RETRY;
  const seconds = Number(text);
  if (Number.isFinite(seconds) && seconds >= 0) return { unanswered: seconds, answered: seconds };
  throw new BadInputError(`LEDGER_RETRY_SECONDS must be a number of seconds, found '${text}'.`);
}
