import { Command } from 'commander';
import { checkTable, counted, readSweep } from '@tuningsweep/ledger';
import type { Ledger } from '@tuningsweep/ledger';
import { choiceByTestDays, hasOwnTrainer } from '@tuningsweep/engine/api';
import { gridDefinition, isProposed, replicatesOf } from '@tuningsweep/engine/search';
import { stoppingByLoss } from '@tuningsweep/engine/stopping';
import { consequencesOf, describeConsequences, NO_CONSEQUENCES } from '@tuningsweep/engine/sweep';
import type { Consequences, Sweep, Untrainable } from '@tuningsweep/engine/sweep';
import { databaseOption, ledgerExists, withLedger } from '../options/database.ts';
import type { DatabaseOptions } from '../options/database.ts';
import { trainerNote } from '../options/choose-trainer.ts';
import { examples } from '../output/examples.ts';
import type { SourceOptions } from '../manifests/sources.ts';
import { takingManifests } from '../options/manifests.ts';
import { forEachSweep, loadSweeps } from '../sweep/manifest.ts';
import { OUTPUT_FORMATS, outputOption, print } from '../output/output.ts';
import type { OutputFormat } from '../output/output.ts';
import { describeParameters } from '../output/parameters.ts';
import { describeBudget } from '../plan/budget.ts';
import { incomparable } from '../plan/comparable.ts';
import type { Estimate } from '../plan/estimate.ts';
import { describeTime } from '../plan/describe-time.ts';
import { readEstimate } from '../plan/read-estimate.ts';
import { samples } from '../plan/samples.ts';
import { describeUntrainable, untrainable } from '../plan/trainable.ts';
import { survey, surveyOfNothing } from '../plan/survey.ts';
import type { Survey } from '../plan/survey.ts';

interface PlanOptions extends DatabaseOptions, SourceOptions {
  trainer?: string;
  output: OutputFormat;
}

/** `tuningsweep plan -f FILE`: what a run would do, without doing it; of several sweeps an array. */
export function planCommand(): Command {
  const command = new Command('plan').description('say what a run would train and for how long, without training it');
  return takingManifests(command)
    .option('--trainer <command>', 'the program of your own that the run is to have; only it knows what it can train')
    .addOption(outputOption(OUTPUT_FORMATS))
    .addOption(databaseOption())
    .addHelpText('after', examples('plan -f examples/usd-krw.yaml', 'plan -f examples/usd-krw.yaml -o json'))
    .action(plan);
}

async function plan({ trainer, output, ...options }: PlanOptions): Promise<void> {
  const sweeps = await loadSweeps(options);
  const plans = await inLedger(options, (ledger) =>
    forEachSweep(sweeps, async ({ sweep }) => {
      const found = ledger && (await look(ledger, sweep, trainer));
      return {
        sweep,
        summary: summaryOf(sweep, found ?? { ...surveyOfNothing(sweep), consequences: NO_CONSEQUENCES }),
      };
    }),
  );
  const summaries = plans.map(({ summary }) => summary);
  print(output, summaries.length === 1 ? summaries[0] : summaries, () =>
    plans.map(({ summary, sweep }) => describe(summary, sweep)).join('\n\n'),
  );
}

interface Found extends Survey {
  consequences: Consequences;
  estimate?: Estimate;
  untrainable?: Untrainable;
}

/** With undefined where there is no ledger yet: to look into it would make it. */
async function inLedger<T>(database: DatabaseOptions, use: (ledger?: Ledger) => Promise<T>): Promise<T> {
  if (!ledgerExists(database)) return use();
  return withLedger(database, async (ledger) => ((await checkTable(ledger, 'TB_SWEEP')) ? use(ledger) : use()));
}

async function look(ledger: Ledger, sweep: Sweep, trainer: string | undefined): Promise<Found> {
  const lost = isOurs(sweep, trainer) ? await untrainable(ledger, sweep) : undefined;
  const found = await survey(ledger, sweep);
  const seconds = await readEstimate(ledger, sweep, found, trainerNote(trainer, sweep));
  const consequences = await consequencesOf(ledger, sweep, await readSweep(ledger, sweep.key));
  return { ...found, consequences, ...(seconds && { estimate: seconds }), ...(lost && { untrainable: lost }) };
}

/** Only of our own trainer it is known what it can train. */
function isOurs({ spec }: Sweep, trainer: string | undefined): boolean {
  return trainer === undefined && !hasOwnTrainer(spec.trainer);
}

/** What `-o json` prints. */
function summaryOf(sweep: Sweep, { counts, leaving, consequences, estimate: seconds, untrainable: lost }: Found) {
  const { first, last } = samples(sweep);
  const { total } = gridDefinition(sweep.spec);
  const shown = ({ codeTask, parameters }: (typeof first)[number]) => ({ codeTask, parameters });
  return {
    namespace: sweep.namespace,
    name: sweep.name,
    points: {
      total,
      new: counts.new,
      pending: counts.Pending,
      running: counts.Running,
      completed: counts.Completed,
      failed: counts.Failed,
      stopped: counts.Stopped,
    },
    toBeStopped: leaving,
    leaving: consequences.leaving,
    modelsToBeDeleted: consequences.models,
    first: first.map(shown),
    last: last.map(shown),
    estimate: seconds ?? null,
    warnings: [
      lost && describeUntrainable(lost),
      incomparable(sweep.spec),
      total > 1 ? choiceByTestDays(sweep.spec) : undefined,
      stoppingByLoss(sweep.spec),
    ].filter((warning) => warning !== undefined),
  };
}

type Summary = ReturnType<typeof summaryOf>;

function describe(summary: Summary, sweep: Sweep): string {
  const { points, toBeStopped, leaving, modelsToBeDeleted: models, first, last, estimate: seconds, warnings } = summary;
  const { total, ...states } = points;
  const counts = Object.entries(states).filter(([, count]) => count > 0);
  const line = ({ codeTask, parameters }: Summary['first'][number]): string =>
    `  ${codeTask}  ${describeParameters(parameters)}`;
  return [
    `${sweep.namespace}/${sweep.name}: ${counted(total, isProposed(sweep.spec) || replicatesOf(sweep.spec) > 1 ? 'task' : 'point')}, ${counts.map(([what, count]) => `${count} ${what}`).join(', ')}.`,
    ...describeBudget(sweep.spec),
    ...(toBeStopped > 0 ? [`${counted(toBeStopped, 'task')} of an earlier grid would be stopped.`] : []),
    ...describeConsequences({ leaving, models }, sweep),
    ...first.map(line),
    ...(last.length > 0 ? ['  …', ...last.map(line)] : []),
    describeTime(seconds, points.new + points.pending + points.running, sweep),
    ...warnings.map((warning) => `Warning: ${warning}`),
  ].join('\n');
}
