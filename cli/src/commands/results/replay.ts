import { Command } from 'commander';
import { checkTable, counted, readSettlements } from '@tuningsweep/ledger';
import type { Ledger, ParameterPoint, Settlement } from '@tuningsweep/ledger';
import { COMMAND_EXIT } from '@tuningsweep/ledger/contracts';
import { replay } from '@tuningsweep/engine/search';
import type { Difference, SearchLog } from '@tuningsweep/engine/search';
import { readSearchLog } from '@tuningsweep/engine/sweep';
import type { Sweep } from '@tuningsweep/engine/sweep';
import { examples } from '../../output/examples.ts';
import { OUTPUT_FORMATS, outputOption, print } from '../../output/output.ts';
import type { OutputFormat } from '../../output/output.ts';
import { describeParameters } from '../../output/parameters.ts';
import { summariseStopping } from '../../results/replay-stopping.ts';
import { naming, withKnownSweep } from '../../sweep/view.ts';
import type { SweepOptions } from '../../sweep/view.ts';

interface ReplayOptions extends SweepOptions {
  output: OutputFormat;
}

/** `tuningsweep replay NAME|-f FILE`: whether the ledger's proposals are those that its results lead to. */
export function replayCommand(): Command {
  return naming(
    new Command('replay').description('compute again what a search proposed, and say whether it is the same'),
  )
    .addOption(outputOption(OUTPUT_FORMATS))
    .addHelpText('after', examples('replay usd-krw-search', 'replay -f examples/usd-krw-search.yaml -o json'))
    .action(replaySweep);
}

async function replaySweep(name: string | undefined, options: ReplayOptions): Promise<void> {
  const summary = await withKnownSweep(name, options, summarise);
  print(options.output, summary, () => describe(summary));
  if (summary.difference !== null || summary.stoppingDifference !== null) process.exitCode = COMMAND_EXIT.failure;
}

/** Up to the first proposal that is another now: each later one rests on it. */
async function summarise(ledger: Ledger, sweep: Sweep) {
  const log = (await checkTable(ledger, 'TB_PROPOSAL')) ? await readSearchLog(ledger, sweep.key) : NOTHING;
  const settlements = await settlementsBy(ledger, sweep, log);
  let recomputed = 0;
  let difference: Difference | undefined;
  for (difference of replay(log, (metric) => settlements.get(metric) ?? [])) {
    recomputed += 1;
    if (difference) break;
  }
  const given = log.proposals.filter(({ origin }) => origin !== 'Algorithm').length;
  return {
    namespace: sweep.namespace,
    name: sweep.name,
    proposals: log.proposals.length,
    given,
    recomputed,
    difference: difference ? shown(difference) : null,
    ...(await summariseStopping(ledger, sweep)),
  };
}

const NOTHING: Omit<SearchLog, 'settlements'> = { searches: new Map(), proposals: [] };

async function settlementsBy(ledger: Ledger, { key }: Sweep, { searches }: Pick<SearchLog, 'searches'>) {
  const metrics = new Set(Array.from(searches.values(), ({ objective }) => objective.metric));
  const all = new Map<string, Settlement[]>();
  for (const metric of metrics) all.set(metric, await readSettlements(ledger, key, metric));
  return all;
}

function shown({ proposal, now }: Difference) {
  const { index, codeTask, parameters, known } = proposal;
  const nothing: ParameterPoint | null = now ?? null;
  return { proposal: index, codeTask, settledBefore: known, recorded: parameters, now: nothing };
}

type Summary = Awaited<ReturnType<typeof summarise>>;

function describe(summary: Summary): string {
  const place = `${summary.namespace}/${summary.name}`;
  const stopping = describeStopping(place, summary);
  return [describeProposals(place, summary), ...(stopping === undefined ? [] : [stopping])].join('\n');
}

function describeStopping(place: string, { decisions, stoppingDifference }: Summary): string | undefined {
  if (decisions === 0) return undefined;
  if (stoppingDifference === null)
    return `${place}: ${counted(decisions, 'decision')} of early stopping computed again, all the same.`;
  const { decision, settledBefore, recorded, now } = stoppingDifference;
  return [
    `${place}: decision ${decision} of early stopping, made after ${counted(settledBefore, 'pause or result', 'pauses and results')}, is another now.`,
    `  recorded  ${recorded}`,
    `  now       ${now}`,
    `${counted(decision, 'decision')} before it came out as before. A value or an order was written over since.`,
  ].join('\n');
}

function describeProposals(place: string, { proposals, given, recomputed, difference }: Summary): string {
  if (proposals === 0) return `${place} has no proposals: all points of a grid are known from the start.`;
  const rest = given === 0 ? '' : ` ${counted(given, 'was', 'were')} given, not proposed.`;
  if (difference === null) return `${place}: ${counted(recomputed, 'proposal')} computed again, all the same.${rest}`;
  return [
    `${place}: proposal ${difference.proposal} (${difference.codeTask}), made after ${counted(difference.settledBefore, 'result')}, is another now.`,
    `  recorded  ${describeParameters(difference.recorded)}`,
    `  now       ${difference.now ? describeParameters(difference.now) : 'none: no point is free'}`,
    `${counted(recomputed - 1, 'proposal')} before it came out as before. A result, a point or an order was written over since, or another release proposed it.`,
  ].join('\n');
}
