import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import { readSweep, recordTrainer, recount, releaseLease } from '@tuningsweep/ledger';
import type { FencedError, Lease, Ledger } from '@tuningsweep/ledger';
import { describeUndone, LeaseKeeper, Pace, reconcile, SearchLogs, settleOnly } from '@tuningsweep/engine/sweep';
import type { Context, Reconciled, Sweep } from '@tuningsweep/engine/sweep';
import { removeLeftFolders } from './attempt-folder.ts';
import { patiently } from './patience.ts';
import type { PatienceOptions } from './patience.ts';
import { ProcessRuntime } from './process-runtime.ts';
import type { OwnProgram } from './process-runtime.ts';
import { LEASE_SECONDS, takeSweep, takeSweepLater } from './sweep-lease.ts';
import { Wakeup } from './wakeup.ts';

export interface RunOptions extends Pick<PatienceOptions, 'onTrouble'> {
  ledger: Ledger;
  ledgerUrl: string;
  ledgerId: string;
  logFolder: string;
  sweep: Sweep;
  /** Program and arguments of the trainer. */
  command: readonly [string, ...string[]];
  /** Variables that it gets beside those of a task. */
  env?: Record<string, string>;
  /** What trains, as the ledger notes it: see {@link recordTrainer}. */
  trainer: string;
  /** Go on with it though tasks were completed by another. */
  isTrainerAccepted?: boolean;
  /** Set for a program that is not ours: see the process runtime. */
  program?: OwnProgram;
  /** Stops the run cleanly: trainers are ended and their tasks go back to the queue. */
  signal: AbortSignal;
  /** Called after every pass, and with what the runner leaves behind, for whoever shows the sweep's progress. */
  onPass: (pass: Reconciled) => void;
  onGridProgress?: (written: number) => void;
  /** Called where tasks were completed before it was noted by what. */
  onUnknownTrainer: (completed: number) => void;
  /** Called with one sentence when somebody else's program undoes what the runner does. */
  onUndone: (message: string) => void;
  /** Called with one sentence when the sweep's row of TB_LEADER was written over. */
  onOddEpoch: (warning: string) => void;
  /** Where it is set, a run that finds another one at work waits for its end; called with one sentence before it does. */
  onWait?: ((why: string) => void) | undefined;
}

const LOOK_EVERY_MS = 1000;

/**
 * Runs one sweep with local trainer processes until it finishes, stalls or is aborted. Trouble with the database that may
 * pass is waited for, however long it takes.
 * @returns the last pass.
 * @throws SweepHeldError when another runner drives the sweep; FencedError when one took it over; OtherTrainerError when
 * tasks of it were trained by another trainer; LedgerUnavailableError when the database was out of reach as the run was aborted.
 */
export async function run(options: RunOptions): Promise<Reconciled> {
  const { ledger, sweep, signal, onWait } = options;
  const lease = await patiently(options, () =>
    onWait ? takeSweepLater(ledger, { ...options, onWait }) : takeSweep(ledger, options),
  );
  await noteTrainer(options, lease);
  await removeLeftFolders();
  const wakeup = new Wakeup(signal);
  const runtime = runtimeOf(options, () => wakeup.ring());
  const context: Context = { ...options, lease, runtime, searches: new SearchLogs() };
  try {
    await patiently(options, () => recountKnown(context, sweep));
    return await drive(options, context, wakeup);
  } finally {
    await runtime.close();
    options.onPass(await patiently(options, () => handBack(context, sweep, lease)));
  }
}

function runtimeOf({ program, ...options }: RunOptions, onChange: () => void): ProcessRuntime {
  const { ledger } = options;
  const reported = program && { program: { ...program, ledger, patiently: whilePatient(options) } };
  return new ProcessRuntime({ ...options, ...reported, onChange });
}

function whilePatient(options: PatienceOptions): <T>(work: () => Promise<T>) => Promise<T> {
  return (work) => patiently(options, work);
}

/** A run that is refused gives the sweep back at once. */
async function noteTrainer(options: RunOptions, lease: Lease): Promise<void> {
  const { ledger, sweep, trainer, isTrainerAccepted: isAccepted = false, onUnknownTrainer } = options;
  const recorded = { sweepKey: sweep.key, modelVersion: sweep.spec.modelVersion, trainer, isAccepted };
  try {
    const unknown = await patiently(options, () => recordTrainer(ledger, lease, recorded));
    if (unknown > 0) onUnknownTrainer(unknown);
  } catch (error) {
    await releaseLease(ledger, lease);
    throw error;
  }
}

/** Counters change with every settlement and cannot drift; should they have, by somebody's own SQL, a new run mends them. */
async function recountKnown({ ledger, lease }: Context, { key, spec }: Sweep): Promise<void> {
  if (await readSweep(ledger, key)) await recount(ledger, lease, key, spec.objective);
}

async function drive(options: RunOptions, context: Context, wakeup: Wakeup): Promise<Reconciled> {
  let lost: FencedError | undefined;
  const keeper = new LeaseKeeper(context.ledger, context.lease, LEASE_SECONDS, (error) => (lost = error));
  const pace = new Pace();
  try {
    for (;;) {
      if (lost) throw lost;
      const pass = await patiently(options, () => reconcile(context, options.sweep));
      options.onPass(pass);
      if (options.signal.aborted || isOver(pass)) return pass;
      const { waitMs, undone } = pace.after(pass.acted);
      if (undone) options.onUndone(describeUndone(undone));
      if (waitMs > 0) await sleep(waitMs, undefined, { signal: options.signal }).catch(() => undefined);
      else if (pass.acted.length === 0)
        await wakeup.wait(Math.min(pass.requeueAfterMs ?? LOOK_EVERY_MS, LOOK_EVERY_MS));
      // SQLite never waits for anything: without a turn of their own, signals and timers would not be heard.
      else await turn();
    }
  } finally {
    keeper.stop();
  }
}

/** Nothing was done and nothing is going on: finished, stalled or suspended. */
function isOver({ acted, stall, observation }: Reconciled): boolean {
  const { record, executions, sweep } = observation;
  if (acted.length > 0 || executions.length > 0) return false;
  return stall !== undefined || record?.finishTime !== undefined || sweep.spec.suspend;
}

/** Interrupted tasks go back to the queue now, not when somebody runs the sweep again. */
async function handBack(context: Context, sweep: Sweep, lease: Lease): Promise<Reconciled> {
  const left = await settleOnly(context, sweep);
  await releaseLease(context.ledger, lease);
  return left;
}
