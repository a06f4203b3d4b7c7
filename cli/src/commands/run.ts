import { BUILT_IN_TRAINER } from '@tuningsweep/engine/api';
import { gridDefinition } from '@tuningsweep/engine/search';
import { readStanding, statusOf } from '@tuningsweep/engine/sweep';
import type { Reconciled, Sweep } from '@tuningsweep/engine/sweep';
import {
  counted,
  ledgerId,
  LedgerUnavailableError,
  openLedger,
  OtherTrainerError,
  readSweep,
  setUpTables,
} from '@tuningsweep/ledger';
import type { Ledger, LedgerError } from '@tuningsweep/ledger';
import { COMMAND_EXIT } from '@tuningsweep/ledger/contracts';
import { Command } from 'commander';
import { quote } from 'shell-quote';
import { logFolder } from '../local/logs/files.ts';
import { patiently } from '../local/patience.ts';
import type { PatienceOptions } from '../local/patience.ts';
import { run } from '../local/runner.ts';
import { setUpBuiltIn } from '../local/trainers/built-in.ts';
import type { RunOptions } from '../local/runner.ts';
import { databaseOption, ledgerUrlAnywhere, withNewLedger } from '../options/database.ts';
import type { DatabaseOptions } from '../options/database.ts';
import { examples } from '../output/examples.ts';
import { UsageError } from '../exit.ts';
import { loadSweep, refuseForbiddenEdit } from '../sweep/manifest.ts';
import { wholeNumber } from '../options/numbers.ts';
import { consequencesOf, describeConsequences } from '../plan/consequences.ts';
import { describeUntrainable, untrainable } from '../plan/trainable.ts';
import { openView } from '../progress/open-view.ts';
import type { RunView } from '../progress/run-view.ts';
import { requireBeginnable, requireTableWithData } from '../sweep/beginnable.ts';
import { reportAtEnd, reportFile } from '../sweep/report-file.ts';
import { describeBestTask } from '../output/result.ts';
import { stopSignal } from '../signals.ts';
import { sayRemarks } from '../sweep/view.ts';
import { chooseTrainer } from '../options/choose-trainer.ts';
import type { Trainer } from '../options/choose-trainer.ts';

interface RunCommandOptions extends DatabaseOptions {
  filename: string;
  parallelism?: number;
  trainer?: string;
  acceptTrainer?: boolean;
  report: boolean;
  wait?: boolean;
}

/** What a sweep is run with. */
type Means = Pick<RunOptions, 'ledgerUrl' | 'isTrainerAccepted'> & Trainer & { isPatient: boolean };

/** `tuningsweep run -f FILE`: the whole sweep with local trainer processes. */
export function runCommand(): Command {
  return new Command('run')
    .description('run a sweep here, with local trainer processes; run it again to go on where it was interrupted')
    .requiredOption('-f, --filename <file>', 'the manifest')
    .option('--parallelism <n>', "trainers at a time (default: the manifest's spec.parallelism)", wholeNumber(1))
    .option('--trainer <command>', "a program of your own, with its arguments, in the place of the manifest's")
    .option('--accept-trainer', 'go on with another trainer than the one that completed tasks')
    .option('--wait', 'where another runner drives the sweep, wait for its end, then go on')
    .option('--no-report', 'write no HTML report at the end')
    .addOption(databaseOption())
    .addHelpText(
      'after',
      examples(
        'run -f examples/usd-krw-quick.yaml',
        "run -f examples/trainers/autoregression.yaml --trainer 'python3 examples/trainers/autoregression.py'",
        'run -f sweep.yaml --parallelism 4',
        'run -f sweep.yaml --database sqlite:/data/ledger.db',
      ),
    )
    .action(runSweep);
}

async function runSweep(options: RunCommandOptions): Promise<void> {
  const {
    filename,
    parallelism,
    trainer,
    acceptTrainer: isTrainerAccepted = false,
    report,
    wait,
    ...database
  } = options;
  const ledgerUrl = ledgerUrlAnywhere(database);
  const sweep = await loadSweep(filename);
  const means: Means = { ledgerUrl, ...chooseTrainer(trainer, sweep), isTrainerAccepted, isPatient: wait ?? false };
  const setUp = means.program ? COMMAND_EXIT.ok : await setUpBuiltIn({ quick: true });
  if (setUp !== COMMAND_EXIT.ok) return void (process.exitCode = setUp);
  if (parallelism !== undefined) sweep.spec.parallelism = parallelism;
  const desk = new NoteDesk();
  const work = async (ledger: Ledger): Promise<void> => {
    await patiently(desk, () => requireTableWithData(sweep, ledger));
    await patiently(desk, () => setUpTables(ledger));
    await patiently(desk, () => refuseForbiddenEdit(ledger, sweep, filename));
    if (!means.program) await patiently(desk, () => tellUntrainable(ledger, sweep));
    await patiently(desk, () => tellConsequences(ledger, sweep));
    const view = openView(sweep.name);
    desk.note = (text) => view.note(text);
    const pass = await driveWithView(ledger, means, sweep, view, desk)
      .catch((error: unknown) => {
        throw error instanceof OtherTrainerError ? new UsageError(otherTrainer(error, sweep)) : error;
      })
      .finally(() => view.close());
    process.exitCode = await patiently(desk, () => conclude(ledger, pass));
    if (report && pass.observation.record?.finishTime)
      await patiently(desk, () => reportAtEnd(ledger, pass, reportFile(sweep, database)));
  };
  const { signal, onTrouble } = desk;
  requireBeginnable(sweep, database);
  await withNewLedger(database, work, (url) =>
    patiently({ signal, onTrouble, passes: isServed }, () => openLedger(url)),
  );
}

/** What is said of a run beside its progress: before there is a view, on stderr. */
class NoteDesk implements PatienceOptions {
  note = (text: string): void => console.error(text);
  readonly signal = stopSignal(() =>
    this.note('Stopping: trainers end, their tasks go back to the queue. Once more to leave at once.'),
  );
  readonly onTrouble: PatienceOptions['onTrouble'] = (error, retryInMs) =>
    this.note(`${error.message}; next try in ${retryInMs / 1000} s.`);
}

/** A server that answers will serve some time; where none does, the URL may be wrong, and nobody waits for that. */
function isServed(error: LedgerError): boolean {
  return error instanceof LedgerUnavailableError && error.serverAnswered;
}

/** What cannot be trained is refused, or said where other points can be, before anything is written. */
async function tellUntrainable(ledger: Ledger, sweep: Sweep): Promise<void> {
  const found = await untrainable(ledger, sweep);
  if (found) console.error(describeUntrainable(found));
}

/** What becomes of finished tasks is said before anything is written. */
async function tellConsequences(ledger: Ledger, sweep: Sweep): Promise<void> {
  const consequences = await consequencesOf(ledger, sweep, await readSweep(ledger, sweep.key));
  for (const sentence of describeConsequences(consequences, sweep)) console.error(sentence);
}

function otherTrainer({ message, recorded }: OtherTrainerError, { namespace, name, spec }: Sweep): string {
  const without = spec.trainer.command ? 'without spec.trainer.command' : 'without --trainer';
  const same = recorded === BUILT_IN_TRAINER ? without : `with --trainer ${quote([recorded])}`;
  return (
    `${namespace}/${name}: ${message}. Go on ${same}, raise spec.modelVersion from ${spec.modelVersion} to train every ` +
    'point anew with this one, give the sweep another name, or accept this one with --accept-trainer.'
  );
}

async function driveWithView(
  ledger: Ledger,
  means: Means,
  sweep: Sweep,
  view: RunView,
  desk: NoteDesk,
): Promise<Reconciled> {
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
