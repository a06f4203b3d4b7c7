import { LedgerError } from '../errors.ts';
import type { Ledger } from '../ledger.ts';

/** Long work stopped between two transactions, as its caller had asked for: the same call goes on from there. */
export class PausedError extends LedgerError {
  override name = 'PausedError';

  constructor() {
    super('the work was paused between two transactions; call it again, and it goes on');
  }
}

/**
 * To be called after each transaction of long work that a repeated call goes on with.
 *
 * @throws PausedError when the ledger's user wants to do something else first
 */
export function pauseIfAsked({ pause }: Pick<Ledger, 'pause'>): void {
  if (pause?.() === true) throw new PausedError();
}
