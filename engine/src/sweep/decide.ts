import { reportsToFile } from '../api/index.ts';
import { stoppingOf } from '../stopping/index.ts';
import { brokenTrainer } from './decide/broken-trainer.ts';
import { audit, standstill } from './decide/audit.ts';
import { data, grid, pause, register, reopen } from './decide/prepare.ts';
import { settlements } from './decide/settle.ts';
import { trainer } from './decide/trainer.ts';
import { deadlineOf, outcomeOf } from './decide/outcome.ts';
import { finish, launch, retain, stop } from './decide/progress.ts';
import type { Action, Decision, Observation } from './types.ts';

/**
 * What to do next for one sweep. A pure function of what was observed: no clock, no I/O, no memory, so that any
 * crash is followed by the same decision as no crash. Steps that prepare the sweep end the decision as soon as one
 * has work to do; the caller acts, observes anew and asks again until nothing is left to do.
 */
export function decide(o: Observation): Decision {
  return (
    data(o) ?? // the window holds data, the same as when the sweep began
    register(o) ?? // the sweep's row says what the manifest says
    trainer(o) ?? // the ledger knows what trains, the same as what completed its tasks
    pause(o) ?? // the ledger knows since when it is suspended, or that it is not
    grid(o) ?? // every point of the grid has its rows
    audit(o) ?? // the sweep's counters can be
    reopen(o) ?? // a retry was asked for, or an edit overtook the outcome
    advance(o) // tasks are settled, launched, stopped; models are dropped; the sweep finishes
  );
}

function advance(o: Observation): Decision {
  const settled = settlements(o);
  // Counters change with settlements: an outcome and new launches wait for the observation after them, as do models to
  // drop, which observeToAct has not read then.
  if (settled.length > 0) return { actions: settled };
  const outcome = outcomeOf(o);
  if (outcome) return { actions: [{ type: 'RecordOutcome', outcome }] };
  const stall = brokenTrainer(o);
  if (stall) return { actions: [...stop(o), ...retain(o)], stall };
  const actions: Action[] = [...stop(o), ...launch(o), ...retain(o), ...finish(o)];
  if (actions.length === 0) actions.push(...standstill(o));
  return { actions, ...nextLook(o) };
}

/** How far tasks are only the ledger says, and of a program that only reports whether it has paused. */
const EPOCHS_MS = 5000;

function nextEpochs({ now, sweep: { spec }, openTasks }: Observation): number {
  const rule = stoppingOf(spec);
  const isUnseen = rule !== undefined && (rule.name === 'Median' || reportsToFile(spec.trainer));
  return isUnseen && openTasks.length > 0 ? now.getTime() + EPOCHS_MS : Infinity;
}

/** What time alone changes: the sweep's deadline, and what its executions wait for; everything else is reported. */
function nextLook(o: Observation): Pick<Decision, 'requeueAfterMs'> {
  const { now, record, executions } = o;
  const deadline = record?.outcome ? undefined : deadlineOf(o);
  const due = Math.min(deadline ?? Infinity, nextEpochs(o), ...executions.map(({ dueAt = Infinity }) => dueAt));
  return due === Infinity ? {} : { requeueAfterMs: Math.max(due - now.getTime(), 1000) };
}
