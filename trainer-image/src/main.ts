/**
 * The trainer as a process: trains the task that CODE_TASK names and ends with one of the codes in exit.ts. Or, with the
 * argument --serve, trains the tasks that it is sent, until its channel closes.
 */
import { patience } from '@tuningsweep/ledger';
import { SERVE_FLAG, TRAINER_EXIT } from '@tuningsweep/ledger/contracts';
import { pino } from 'pino';
import type { Logger } from 'pino';
import type { Backend } from './backend/backend.ts';
import { chooseBackend } from './backend/choose.ts';
import { readSettings } from './env.ts';
import { describeFailure, isExplained } from './exit.ts';
import { openRecorder } from './record.ts';
import { serve } from './serve.ts';
import { runTask } from './task.ts';

/**
 * Every write is one transaction, and between steps of the training none is open, so leaving at once leaves nothing
 * half-written: the task is released by whoever started this process.
 */
function leaveWhenAsked(): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(TRAINER_EXIT[signal]));
  // Started with an IPC channel: when it closes, the parent died, and nobody waits for this task any more.
  const leave = (): never => process.exit(TRAINER_EXIT.retryable);
  process.once('disconnect', leave);
  const startedByChannel = process.send !== undefined;
  if (startedByChannel && !process.connected) leave();
}

/** Opened once: all tasks of a process are trained by the same one. */
let backend: Backend | undefined;

async function openBackend(log: Logger): Promise<Backend> {
  backend ??= await chooseBackend((name, reason) =>
    log.warn({ backend: name, reason }, 'backend passed over: a slower one has to do'),
  );
  return backend;
}

async function main(env: NodeJS.ProcessEnv): Promise<void> {
  const settings = readSettings(env);
  // Written at once: what pino keeps for later it tries to write for ever at the exit, where nobody reads any more.
  const output = pino.destination({ dest: 1, sync: true });
  const log = pino({ level: settings.logLevel, base: { codeTask: settings.codeTask } }, output);
  const patiently = patience(settings.retry, (error, pauseSeconds) =>
    log.warn({ error: error.message, pauseSeconds }, 'trouble with the database, trying again'),
  );
  const recorder = await openRecorder(settings, patiently);
  try {
    await runTask(recorder, openBackend, log);
  } finally {
    await recorder.close();
  }
}

async function exitCode(env: NodeJS.ProcessEnv): Promise<number> {
  try {
    await main(env);
    return TRAINER_EXIT.done;
  } catch (error) {
    const failure = describeFailure(error);
    if (!isExplained(error)) console.error(error);
    console.error(failure.note);
    return failure.exitCode;
  }
}

leaveWhenAsked();
if (process.argv.includes(SERVE_FLAG)) serve(exitCode);
// An open IPC channel would keep the process alive.
else process.exit(await exitCode(process.env));
