import { openLedger, LedgerUnavailableError, setUpTables } from '@tuningsweep/ledger';
import type { Ledger, LedgerError } from '@tuningsweep/ledger';
import { COMMAND_EXIT } from '@tuningsweep/ledger/contracts';
import { Command } from 'commander';
import { patiently } from '../local/patience.ts';
import { setUpBuiltIn } from '../local/trainers/built-in.ts';
import type { SourceOptions } from '../manifests/sources.ts';
import { chooseTrainer } from '../options/choose-trainer.ts';
import { databaseOption, ledgerUrlAnywhere, withNewLedger } from '../options/database.ts';
import type { DatabaseOptions } from '../options/database.ts';
import { takingManifests } from '../options/manifests.ts';
import { wholeNumber } from '../options/numbers.ts';
import { examples } from '../output/examples.ts';
import { checkSweeps } from '../run/check.ts';
import { NoteDesk } from '../run/note-desk.ts';
import { runSweep } from '../run/one-sweep.ts';
import type { Job } from '../run/one-sweep.ts';
import { runInTurn } from '../run/several.ts';
import { requireBeginnable, requireTableWithData } from '../sweep/beginnable.ts';
import { forEachSweep, loadSweeps } from '../sweep/manifest.ts';
import type { LoadedSweep } from '../sweep/manifest.ts';
import { reportFile } from '../sweep/report-file.ts';

interface RunCommandOptions extends DatabaseOptions, SourceOptions {
  parallelism?: number;
  trainer?: string;
  acceptTrainer?: boolean;
  yes?: boolean;
  report: boolean;
  wait?: boolean;
}

/** `tuningsweep run -f FILE`: whole sweeps with local trainer processes, one after the other. */
export function runCommand(): Command {
  const command = new Command('run').description(
    'run sweeps here, with local trainer processes; run them again to go on where they were interrupted',
  );
  return takingManifests(command)
    .option('--parallelism <n>', "trainers at a time (default: the manifest's spec.parallelism)", wholeNumber(1))
    .option('--trainer <command>', "a program of your own, with its arguments, in the place of the manifest's")
    .option('--accept-trainer', 'go on with another trainer than the one that completed tasks')
    .option('--wait', 'where another runner drives a sweep, wait for its end, then go on')
    .option('--yes', 'do not ask where an edit takes completed tasks out of the grid, or deletes models')
    .option('--no-report', 'write no HTML report at the end')
    .addOption(databaseOption())
    .addHelpText(
      'after',
      examples(
        'run -f examples/usd-krw-quick.yaml',
        "run -f examples/trainers/autoregression.yaml --trainer 'python3 examples/trainers/autoregression.py'",
        'run -f sweep.yaml --parallelism 4',
        'run -f sweeps/ --yes',
        'run -f sweep.yaml --database sqlite:/data/ledger.db',
      ),
    )
    .action(runSweeps);
}

async function runSweeps(options: RunCommandOptions): Promise<void> {
  const jobs = await forEachSweep(await loadSweeps(options), (loaded) => toJob(loaded, options));
  const setUp = jobs.every(({ means }) => means.program) ? COMMAND_EXIT.ok : await setUpBuiltIn({ quick: true });
  if (setUp !== COMMAND_EXIT.ok) return void (process.exitCode = setUp);
  const desk = new NoteDesk();
  const work = async (ledger: Ledger): Promise<void> => {
    for (const { sweep } of jobs) await patiently(desk, () => requireTableWithData(sweep, ledger));
    await patiently(desk, () => setUpTables(ledger));
    const isWanted = await checkSweeps(ledger, jobs, { desk, yes: options.yes === true });
    if (!isWanted) console.error('Nothing was changed.');
    process.exitCode = isWanted
      ? await runInTurn(jobs, (job) => runSweep(ledger, job, desk))
      : COMMAND_EXIT.interrupted;
  };
  const { signal, onTrouble } = desk;
  for (const { sweep } of jobs) requireBeginnable(sweep, options);
  await withNewLedger(options, work, (url) =>
    patiently({ signal, onTrouble, passes: isServed }, () => openLedger(url)),
  );
}

function toJob(
  loaded: LoadedSweep,
  { parallelism, trainer, acceptTrainer, report, wait, ...database }: RunCommandOptions,
): Job {
  const { sweep } = loaded;
  if (parallelism !== undefined) sweep.spec.parallelism = parallelism;
  return {
    ...loaded,
    means: {
      ledgerUrl: ledgerUrlAnywhere(database),
      ...chooseTrainer(trainer, sweep),
      isTrainerAccepted: acceptTrainer === true,
      isPatient: wait === true,
    },
    ...(report && { reportFile: reportFile(sweep, database) }),
  };
}

/** A server that answers will serve some time; where none does, the URL may be wrong, and nobody waits for that. */
function isServed(error: LedgerError): boolean {
  return error instanceof LedgerUnavailableError && error.serverAnswered;
}
