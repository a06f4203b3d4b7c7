import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/** Signals that ask a process to stop; SIGKILL and SIGSTOP cannot be caught. */
const STOP_SIGNALS = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

/**
 * Runs a program in this process's place as far as a parent can: same terminal, signals passed on, and this process
 * stays until the program has ended.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<number>} the exit code; 128 plus the signal's number when a signal ended it, as shells say it
 * @throws {Error} the system's own error when the program cannot be started
 */
export function runChild(command, args, options = {}) {
  const child = spawn(command, args, { stdio: 'inherit', ...options });
  const stopPassing = passSignals(child);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)));
  }).finally(stopPassing);
}

/**
 * A terminal sends Ctrl-C to every process in the foreground, so there the child has it already; passing it on as well
 * would be a second Ctrl-C, which many programs take as "at once, without cleaning up".
 *
 * @param {import('node:child_process').ChildProcess} child
 */
function passSignals(child) {
  const onTerminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
  /** @param {NodeJS.Signals} signal */
  const pass = (signal) => {
    if (signal === 'SIGINT' && onTerminal) return;
    child.kill(signal);
  };
  for (const signal of STOP_SIGNALS) process.on(signal, pass);
  return () => {
    for (const signal of STOP_SIGNALS) process.off(signal, pass);
  };
}
