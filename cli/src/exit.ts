import { describeFileError, FencedError, InputError, LeaseHeldError, LedgerError } from '@tuningsweep/ledger';
import { COMMAND_EXIT, STACK_ENV } from '@tuningsweep/ledger/contracts';
import { ManifestError } from '@tuningsweep/engine/api';
import { GridError } from '@tuningsweep/engine/search';

/** A mistake in how a command was called; its message says what to type instead. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Something that may work the next time; its message says what to do meanwhile. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}

/** What was asked for makes no sense before the sweep's manifest or its data change; its message says how. */
export class StalledError extends Error {
  override readonly name = 'StalledError';
}

/** What was asked for has to wait until nobody drives the sweep; its message says who does, where, and what to do. */
export class SweepHeldError extends Error {
  override readonly name = 'SweepHeldError';
}

/** Ctrl-C or SIGTERM ended what was going on. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError';

  constructor(message = 'interrupted.') {
    super(message);
  }
}

/** Another process is at work on the sweep. */
const HELD_ERRORS = [SweepHeldError, LeaseHeldError, FencedError];

/** Errors that the user mends. */
const USER_ERRORS = [UsageError, ManifestError, GridError, InputError];

/** The exit code that an error stands for; undefined for one that nobody foresaw. */
export function exitCodeOf(error: unknown): number | undefined {
  if (USER_ERRORS.some((kind) => error instanceof kind)) return COMMAND_EXIT.usage;
  if (error instanceof StalledError) return COMMAND_EXIT.sweepFailed;
  if (HELD_ERRORS.some((kind) => error instanceof kind)) return COMMAND_EXIT.held;
  if (describeFileError(error) !== undefined) return COMMAND_EXIT.usage;
  if (error instanceof InterruptedError) return COMMAND_EXIT.interrupted;
  if (error instanceof LedgerError || error instanceof CommandError) return COMMAND_EXIT.failure;
  return undefined;
}

/**
 * What a terminal is told of an error: one sentence, never a stack or a statement. Of an error that nobody foresaw the stack
 * is wanted too; `TUNINGSWEEP_STACK=1` asks for it.
 */
export function describeError(error: unknown, env: NodeJS.ProcessEnv = process.env): string {
  const ofFile = describeFileError(error);
  if (ofFile !== undefined) return ofFile;
  if (exitCodeOf(error) !== undefined && error instanceof Error) return error.message;
  if (env[STACK_ENV] && error instanceof Error) return error.stack ?? error.message;
  if (isSystemError(error)) return error.message || error.code;
  const said = (error instanceof Error ? `${error.name}: ${error.message}` : String(error)).split('\n')[0];
  return `unexpected ${said}; please report it with what ${STACK_ENV}=1 tuningsweep … prints`;
}

/** An error of the operating system has words of its own, such as `ENOSPC: no space left on device, write`. */
function isSystemError(error: unknown): error is NodeJS.ErrnoException & { code: string } {
  return error instanceof Error && 'code' in error && 'syscall' in error && typeof error.code === 'string';
}
