import type { Trouble } from '@tuningsweep/engine/sweep';
import { isConflict, KubeApiError, KubeError } from '@tuningsweep/kube-runtime';
import { FencedError, LeaseHeldError, LedgerError, LedgerUnavailableError } from '@tuningsweep/ledger';
import { cutBytes } from '../status/cut.ts';

/** Of what an API or a database says, so that what to do about it fits beside it. */
const MOST_SAID = 700;

/** A task's Job cannot be made, as another one has its name; the message says whose, and what is waited for. */
export class JobNameTakenError extends Error {
  override readonly name = 'JobNameTakenError';
}

/**
 * What a sweep's resource says of an error that a pass ended with, and what to do about it. Nothing of an error that
 * says nothing of the sweep: a cache that lags behind, or another one that drives the sweep.
 */
export function troubleOf(error: unknown): Trouble | undefined {
  if (error instanceof FencedError || error instanceof LeaseHeldError || isConflict(error)) return undefined;
  if (error instanceof LedgerUnavailableError)
    return trouble('DatabaseUnreachable', error.message, 'Mend the database, or the way to it');
  if (error instanceof LedgerError || isServerError(error))
    return trouble('DatabaseError', error.message, 'Mend the ledger; nothing is lost meanwhile');
  if (isJobRefused(error))
    return trouble('JobRefused', error.serverMessage, 'Mend the quota, policy, webhook or spec.trainer that it names');
  if (error instanceof JobNameTakenError)
    return trouble('JobRefused', error.message, 'It is tried again until the name is free');
  if (error instanceof KubeError)
    return trouble('ApiError', error.message, "Look at the API server, and at the operator's rights");
  return trouble('ReconcileError', String(error), "Nobody foresaw this: please report it with the operator's log");
}

/** A quota, a policy, a webhook or validation keeps the API server from taking a Job. */
export function isJobRefused(error: unknown): error is KubeApiError {
  return error instanceof KubeApiError && error.method === 'POST' && error.path.endsWith('/jobs') && !isConflict(error);
}

/** What a database server says of a statement, in the driver's own terms. */
function isServerError(error: unknown): error is Error {
  return error instanceof Error && 'sqlState' in error;
}

function trouble(reason: Trouble['reason'], said: string, advice: string): Trouble {
  const sentence = cutBytes(said.trim(), MOST_SAID);
  return { reason, message: `${sentence}${/[.!?…]$/.test(sentence) ? '' : '.'} ${advice}.` };
}
