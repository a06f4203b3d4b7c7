import { CodeCollisionError, OtherTrainerError, PausedError, SweepKeyCollisionError } from '@tuningsweep/ledger';
import { actAll } from './act.ts';
import { decide } from './decide.ts';
import { observe, observeToAct } from './observe.ts';
import { settlements } from './decide/settle.ts';
import type { Context } from './act/single-acts.ts';
import type { Action, Observation, Stall, Sweep } from './types.ts';

export interface Reconciled {
  observation: Observation;
  /** What was done and has changed something, in order. When it is not empty, there may be more to do at once. */
  acted: Action[];
  stall?: Stall;
  requeueAfterMs?: number;
  /** Long work was paused in the middle, for other sweeps' passes: the next one goes on with it. */
  isPaused?: boolean;
}

/**
 * One pass over one sweep: observe, decide, act. Safe to repeat at any time and after any crash; when nothing is
 * left to do it writes nothing.
 * @throws LedgerUnavailableError to be retried; FencedError when another runner took over, which ends this one.
 */
export async function reconcile(context: Context, sweep: Sweep, now = new Date()): Promise<Reconciled> {
  const observation = await observeToAct(context.ledger, context.runtime, sweep, now);
  const decision = decide(observation);
  const { actions, ...rest } = decision;
  try {
    return { observation, acted: await actAll(context, sweep, actions, observation), ...rest };
  } catch (error) {
    if (error instanceof PausedError) return { observation, acted: actions, isPaused: true };
    return { observation, acted: [], stall: conflict(error) };
  }
}

/**
 * Brings tasks and executions into agreement and launches nothing: what a runner owes the ledger before it leaves.
 * @returns what was done, and the state after it.
 */
export async function settleOnly(context: Context, sweep: Sweep): Promise<Reconciled> {
  const { ledger, runtime } = context;
  const before = await observe(ledger, runtime, sweep, new Date());
  const acted = await actAll(context, sweep, settlements(before), before);
  return { observation: await observe(ledger, runtime, sweep, new Date()), acted };
}

/** What another program wrote meanwhile: codes or keys that it took, or the trainer. Nothing was overwritten. */
function conflict(error: unknown): Stall {
  if (error instanceof CodeCollisionError || error instanceof SweepKeyCollisionError)
    return { reason: 'GridConflict', message: error.message };
  if (error instanceof OtherTrainerError) return { reason: 'TrainerChanged', message: `${error.message}.` };
  throw error;
}
