import { BUILT_IN_TRAINER } from '@tuningsweep/engine/api';
import { gridDefinition } from '@tuningsweep/engine/search';
import { readStanding, statusOf } from '@tuningsweep/engine/sweep';
import type { Reconciled, Sweep } from '@tuningsweep/engine/sweep';
import { counted, ledgerId, OtherTrainerError } from '@tuningsweep/ledger';
import type { Ledger } from '@tuningsweep/ledger';
import { COMMAND_EXIT } from '@tuningsweep/ledger/contracts';
import { quote } from 'shell-quote';
import { UsageError } from '../exit.ts';
import { logFolder } from '../local/logs/files.ts';
import { patiently } from '../local/patience.ts';
import { run } from '../local/runner.ts';
import type { RunOptions } from '../local/runner.ts';
import type { Trainer } from '../options/choose-trainer.ts';
import { describeBestTask } from '../output/result.ts';
import { openView } from '../progress/open-view.ts';
import type { RunView } from '../progress/run-view.ts';
import type { LoadedSweep } from '../sweep/manifest.ts';
import { reportAtEnd } from '../sweep/report-file.ts';
import { sayRemarks } from '../sweep/view.ts';
import type { NoteDesk } from './note-desk.ts';

/** What a sweep is run with. */
type Means = Pick<RunOptions, 'ledgerUrl' | 'isTrainerAccepted'> & Trainer & { readonly isPatient: boolean };

/** A sweep to run, and where its report goes; without a file there is none. */
export interface Job extends LoadedSweep {
  readonly means: Means;
  readonly reportFile?: string;
}

/**
 * Runs one sweep until it is over, stalls or is interrupted, and says how it ended.
 *
 * @returns the exit code that it stands for
 * @throws what {@link run} does, UsageError in the place of OtherTrainerError
 */
export async function runSweep(ledger: Ledger, { sweep, means, reportFile }: Job, desk: NoteDesk): Promise<number> {
  const view = openView(sweep);
  const pass = await desk
    .through(view, () => drive(ledger, means, sweep, view, desk))
    .catch((error: unknown) => {
      throw error instanceof OtherTrainerError ? new UsageError(otherTrainer(error, sweep)) : error;
    })
    .finally(() => view.close());
  const code = await patiently(desk, () => conclude(ledger, pass));
  if (reportFile !== undefined && pass.observation.record?.finishTime)
    await patiently(desk, () => reportAtEnd(ledger, pass, reportFile));
  return code;
}

function otherTrainer({ message, recorded }: OtherTrainerError, { namespace, name, spec }: Sweep): string {
  const without = spec.trainer.command ? 'without spec.trainer.command' : 'without --trainer';
  const same = recorded === BUILT_IN_TRAINER ? without : `with --trainer ${quote([recorded])}`;
  return (
    `${namespace}/${name}: ${message}. Go on ${same}, raise spec.modelVersion from ${spec.modelVersion} to train every ` +
    'point anew with this one, give the sweep another name, or accept this one with --accept-trainer.'
  );
}

async function drive(ledger: Ledger, means: Means, sweep: Sweep, view: RunView, desk: NoteDesk): Promise<Reconciled> {
  const { total } = gridDefinition(sweep.spec);
  const id = await patiently(desk, () => ledgerId(ledger));
  return run({
    ...means,
    ledger,
    ledgerId: id,
    logFolder: logFolder(means.ledgerUrl, id),
    sweep,
    signal: desk.signal,
    onPass: (pass) => view.pass(pass),
    onUnknownTrainer: (completed) =>
      view.note(
        `Which trainer ${counted(completed, 'completed task was', 'completed tasks were')} trained by was not noted then; from now on it is '${means.trainer}'.`,
      ),
    onGridProgress: (written) => view.grid(written, total),
    onUndone: (message) => view.note(message),
    onOddEpoch: (warning) => view.note(`${warning}.`),
    onTrouble: desk.onTrouble,
    ...(means.isPatient && { onWait: (why) => view.note(`Waiting: ${why}`) }),
  });
}

/** The last lines of a run, and its exit code. */
async function conclude(ledger: Ledger, { observation, stall }: Reconciled): Promise<number> {
  const { sweep, record } = observation;
  const status = statusOf(observation, stall);
  const { best } = status;
  if (!stall) sayRemarks(status);
  if (best) console.log(describeBestTask(best, await readStanding(ledger, sweep.key, best.codeTask)));
  if (stall) return say(stall.message, COMMAND_EXIT.sweepFailed);
  if (record?.finishTime && record.outcome)
    return say(record.outcome.message, record.outcome.succeeded ? COMMAND_EXIT.ok : COMMAND_EXIT.sweepFailed);
  if (sweep.spec.suspend)
    return say('spec.suspend is true: nothing was started. Set it to false and run again.', COMMAND_EXIT.ok);
  return say('Interrupted. Run the same command again to go on; finished tasks are kept.', COMMAND_EXIT.interrupted);
}

function say(message: string, exitCode: number): number {
  console.error(message);
  return exitCode;
}
