/** The trainer as a process: trains the task that CODE_TASK names and ends with one of the codes in exit.ts. */
import { patience } from '@tuningsweep/ledger';
import { TRAINER_EXIT } from '@tuningsweep/ledger/contracts';
import { pino } from 'pino';
import { readSettings } from './env.ts';
import { describeFailure, isExplained } from './exit.ts';
import { openRecorder } from './record.ts';
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

async function main(): Promise<void> {
  const settings = readSettings(process.env);
  // Written at once: what pino keeps for later it tries to write for ever at the exit, where nobody reads any more.
  const output = pino.destination({ dest: 1, sync: true });
  const log = pino({ level: settings.logLevel, base: { codeTask: settings.codeTask } }, output);
  const patiently = patience(settings.retry, (error, pauseSeconds) =>
    log.warn({ error: error.message, pauseSeconds }, 'trouble with the database, trying again'),
  );
  const recorder = await openRecorder(settings, patiently);
  try {
    await runTask(recorder, log);
  } finally {
    await recorder.close();
  }
}

async function exitCode(): Promise<number> {
  try {
    await main();
    return TRAINER_EXIT.done;
  } catch (error) {
    const failure = describeFailure(error);
    if (!isExplained(error)) console.error(error);
    console.error(failure.note);
    return failure.exitCode;
  }
}

leaveWhenAsked();
// An open IPC channel would keep the process alive.
process.exit(await exitCode());
