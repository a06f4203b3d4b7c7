import { Command } from 'commander';
import prettyMilliseconds from 'pretty-ms';
import { checkTable, readSweep } from '@tuningsweep/ledger';
import type { Ledger } from '@tuningsweep/ledger';
import { choiceByTestDays, hasOwnTrainer } from '@tuningsweep/engine/api';
import { gridDefinition, isProposed, replicatesOf } from '@tuningsweep/engine/search';
import { stoppingByLoss } from '@tuningsweep/engine/stopping';
import type { Sweep, Untrainable } from '@tuningsweep/engine/sweep';
import { cores } from '../cores.ts';
import { databaseOption, ledgerExists, withLedger } from '../options/database.ts';
import type { DatabaseOptions } from '../options/database.ts';
import { examples } from '../output/examples.ts';
import { loadSweep } from '../sweep/manifest.ts';
import { OUTPUT_FORMATS, outputOption, print } from '../output/output.ts';
import type { OutputFormat } from '../output/output.ts';
import { describeParameters } from '../output/parameters.ts';
import { describeBudget } from '../plan/budget.ts';
import { incomparable } from '../plan/comparable.ts';
import { consequencesOf, describeConsequences, NO_CONSEQUENCES } from '../plan/consequences.ts';
import type { Consequences } from '../plan/consequences.ts';
import type { Estimate } from '../plan/estimate.ts';
import { readEstimate } from '../plan/read-estimate.ts';
import { samples } from '../plan/samples.ts';
import { describeUntrainable, untrainable } from '../plan/trainable.ts';
import { survey, surveyOfNothing } from '../plan/survey.ts';
import type { Survey } from '../plan/survey.ts';

interface PlanOptions extends DatabaseOptions {
  filename: string;
  trainer?: string;
  output: OutputFormat;
}

/** `tuningsweep plan -f FILE`: what a run would do, without doing it. */
export function planCommand(): Command {
  return new Command('plan')
    .description('say what a run would train and for how long, without training it')
    .requiredOption('-f, --filename <file>', 'the manifest')
    .option('--trainer <command>', 'the program of your own that the run is to have; only it knows what it can train')
    .addOption(outputOption(OUTPUT_FORMATS))
    .addOption(databaseOption())
    .addHelpText('after', examples('plan -f examples/usd-krw.yaml', 'plan -f examples/usd-krw.yaml -o json'))
    .action(plan);
}

async function plan({ filename, trainer, output, ...database }: PlanOptions): Promise<void> {
  const sweep = await loadSweep(filename);
  const found = await inLedger(database, (ledger) => look(ledger, sweep, trainer));
  const summary = summaryOf(sweep, found ?? { ...surveyOfNothing(sweep), consequences: NO_CONSEQUENCES });
  print(output, summary, () => describe(summary, sweep));
}

interface Found extends Survey {
  consequences: Consequences;
  estimate?: Estimate;
  untrainable?: Untrainable;
}

/** Undefined where there is no ledger yet: to look into it would make it. */
async function inLedger<T>(database: DatabaseOptions, use: (ledger: Ledger) => Promise<T>): Promise<T | undefined> {
  if (!ledgerExists(database)) return undefined;
  return withLedger(database, async (ledger) => ((await checkTable(ledger, 'TB_SWEEP')) ? use(ledger) : undefined));
}

async function look(ledger: Ledger, sweep: Sweep, trainer: string | undefined): Promise<Found> {
  const lost = isOurs(sweep, trainer) ? await untrainable(ledger, sweep) : undefined;
  const found = await survey(ledger, sweep);
  const seconds = await readEstimate(ledger, sweep, found);
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
    `${sweep.namespace}/${sweep.name}: ${total} ${isProposed(sweep.spec) || replicatesOf(sweep.spec) > 1 ? 'tasks' : 'points'}, ${counts.map(([what, count]) => `${count} ${what}`).join(', ')}.`,
    ...describeBudget(sweep.spec),
    ...(toBeStopped > 0 ? [`${toBeStopped} tasks of an earlier grid would be stopped.`] : []),
    ...describeConsequences({ leaving, models }, sweep),
    ...first.map(line),
    ...(last.length > 0 ? ['  …', ...last.map(line)] : []),
    describeTime(seconds, points, sweep),
    ...warnings.map((warning) => `Warning: ${warning}`),
  ].join('\n');
}

function describeTime(seconds: Estimate | null, points: Summary['points'], { spec }: Sweep): string {
  if (points.new + points.pending + points.running === 0) return 'Nothing is left to train.';
  if (!seconds) return `No estimate: no task ${alike(spec)} has finished yet.`;
  const [low, high] = [seconds.low, seconds.high].map((value) =>
    prettyMilliseconds(value * 1000, { unitCount: 2, secondsDecimalDigits: 0 }),
  );
  const range = low === high ? `About ${low}` : `${low} to ${high}`;
  const basis = `by ${seconds.measured} tasks ${alike(spec)} that have finished`;
  const scaled = seconds.scaled > 0 ? `; ${seconds.scaled} have a size that was not trained yet` : '';
  return `${range} with ${spec.parallelism} at a time on ${cores()}, ${basis}${scaled}. The start of each trainer is not counted.`;
}

function alike({ data }: Sweep['spec']): string {
  return data ? `of ${data.ticker}` : 'like these';
}
