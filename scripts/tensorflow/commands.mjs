import { spawnSync } from 'node:child_process';

/** A failure the user can do something about; its message is the whole explanation. */
export class SetupError extends Error {
  /** @override */
  name = 'SetupError';
}

/**
 * Runs a command to its end.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @returns {{ ok: boolean, output: string }} output: stdout and stderr together
 */
export function tryCommand(command, args) {
  const result = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  const output = `${result.stdout ?? ''}${result.stderr ?? ''}`.trim();
  return { ok: result.status === 0, output: result.error ? result.error.message : output };
}

/**
 * Runs a command that has to succeed.
 *
 * @param {string} purpose what it is for, as in "fetch the wheel"
 * @param {string} command
 * @param {readonly string[]} args
 * @throws {SetupError} with the end of the command's output
 */
export function mustRun(purpose, command, args) {
  const { ok, output } = tryCommand(command, args);
  if (ok) return;
  const tail = output.split('\n').slice(-15).join('\n');
  throw new SetupError(`Could not ${purpose}: ${command} failed.\n${tail}`);
}

/**
 * Checks that the programs the set-up needs are there, before anything is fetched.
 *
 * @param {{ probe: readonly [string, readonly string[]], name: string, debian: string }[]} tools
 * @throws {SetupError} naming everything that is missing and the command that installs it
 */
export function requireTools(tools) {
  const missing = tools.filter(({ probe: [command, args] }) => !tryCommand(command, args).ok);
  if (missing.length === 0) return;
  const names = missing.map((tool) => tool.name).join(' and ');
  const packages = missing.map((tool) => tool.debian).join(' ');
  throw new SetupError(
    `The TensorFlow binding cannot be built: ${names} not found on this machine.\n` +
      `Install with: sudo apt-get install -y ${packages}   (then run this command again)`,
  );
}
