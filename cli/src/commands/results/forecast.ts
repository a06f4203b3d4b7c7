import { Command, Option } from 'commander';
import { counted, isoDate, readLastCloses, tasksByCode } from '@tuningsweep/ledger';
import type { Ledger, ParameterPoint } from '@tuningsweep/ledger';
import { networkOf, rollForward } from '@tuningsweep/model';
import { LOOKED_AT, nextDates } from '@tuningsweep/engine/calendar';
import { describeChange, readDataChange } from '@tuningsweep/engine/sweep';
import { examples } from '../../output/examples.ts';
import { StalledError, UsageError } from '../../exit.ts';
import { readStoredModel } from '../../sweep/stored-model.ts';
import type { KnownSweep } from '../../sweep/stored-model.ts';
import { wholeNumber } from '../../options/numbers.ts';
import { columns, figure, outputOption } from '../../output/output.ts';
import { describeParameters } from '../../output/parameters.ts';
import { naming, withKnownSweep } from '../../sweep/view.ts';
import type { SweepOptions } from '../../sweep/view.ts';

interface ForecastOptions extends SweepOptions {
  days: number;
  task?: string;
  acceptChangedData?: boolean;
  output: 'table' | 'json' | 'csv';
}

interface Forecast {
  sweep: string;
  codeTask: string;
  ticker: string;
  /** The point of the model. */
  parameters: ParameterPoint;
  /** Days that the model gives at once. */
  horizon: number;
  /** Mean squared error on the test part, the model's and the naive forecast's; absent where the ledger has it not. */
  mse?: number;
  naiveMse?: number;
  lastClose: { date: string; close: number };
  /** How the days follow each other, and why that is assumed. */
  spacing: string;
  days: { date: string; forecast: number; naive: number }[];
}

const MOST_DAYS = 1000;
const HOW_TO_GO_ON = 'To forecast all the same: --accept-changed-data';

/** `tuningsweep forecast NAME|-f FILE`: the days after the newest prepared close, by the best model. */
export function forecastCommand(named = naming): Command {
  const command = new Command('forecast').description('forecast the next days with the best model that is kept');
  return named(command)
    .addOption(
      new Option('--days <n>', 'how many days of the series; of a monthly one, months')
        .default(5)
        .argParser(wholeNumber(1, MOST_DAYS)),
    )
    .option('--task <code>', "this task's model in the place of the best one")
    .option('--accept-changed-data', 'forecast although the data that the model was trained on were revised since')
    .addOption(outputOption(['table', 'json', 'csv']))
    .addHelpText(
      'after',
      examples('forecast -f examples/usd-krw-quick.yaml', 'forecast usd-krw-quick --days 20 -o csv'),
    )
    .action(forecast);
}

async function forecast(name: string | undefined, options: ForecastOptions): Promise<void> {
  const found = await withKnownSweep(name, options, (ledger, sweep, record) =>
    forecastDays(ledger, { sweep, record }, options),
  );
  if (options.output === 'json') console.log(JSON.stringify(found, null, 2));
  else if (options.output === 'csv') console.log(csv(found));
  else console.log(table(found));
}

/** @throws StalledError where the days that the model was trained on are others by now, unless that is accepted */
async function tellDataChange(
  ledger: Ledger,
  { sweep, record }: KnownSweep,
  accept: ForecastOptions['acceptChangedData'],
): Promise<void> {
  const { data } = sweep.spec;
  if (!data) return;
  const change = await readDataChange(ledger, data, record.adjSha256);
  if (change === undefined) return;
  const sentence = describeChange(data, change);
  if (change.kind === 'revised' && !accept) throw new StalledError(`${sentence} ${HOW_TO_GO_ON}`);
  console.error(sentence);
}

async function forecastDays(
  ledger: Ledger,
  known: KnownSweep,
  { task, days, acceptChangedData }: Pick<ForecastOptions, 'task' | 'days' | 'acceptChangedData'>,
): Promise<Forecast> {
  const artifact = await readStoredModel(ledger, known, task);
  await tellDataChange(ledger, known, acceptChangedData);
  const { codeTask, ticker, sequence, horizon } = artifact.metadata;
  const { dates, close } = await readLastCloses(ledger, ticker, Math.max(sequence, LOOKED_AT));
  const [date, last] = [dates.at(-1), close.at(-1)];
  if (date === undefined || last === undefined || dates.length < sequence)
    throw new UsageError(
      `TB_ASSETVALUE_ADJ: the model needs the last ${counted(sequence, 'day')} of ${ticker}, found ${dates.length}. ` +
        `Run: tuningsweep data import FILE.csv --ticker ${ticker} && tuningsweep data prepare --ticker ${ticker}`,
    );
  const [trained] = await tasksByCode(ledger, [codeTask]);
  const { result, naiveMse } = trained ?? {};
  const coming = nextDates(dates, days);
  const values = rollForward(networkOf(artifact), artifact.metadata, close.slice(-sequence), days);
  return {
    sweep: `${known.sweep.namespace}/${known.sweep.name}`,
    codeTask,
    ticker,
    parameters: trained?.parameters ?? {},
    horizon,
    ...(result?.mse !== undefined && { mse: result.mse }),
    ...(naiveMse !== undefined && { naiveMse }),
    lastClose: { date: isoDate(date), close: last },
    spacing: coming.spacing.reason,
    days: coming.dates.map((day, at) => ({
      date: day,
      forecast: values[at] ?? Number.NaN,
      naive: last,
    })),
  };
}

function csv({ days }: Forecast): string {
  return ['date,forecast,naive', ...days.map((day) => `${day.date},${day.forecast},${day.naive}`)].join('\n');
}

function table(found: Forecast): string {
  const { codeTask, ticker, parameters, horizon, lastClose, days } = found;
  const rows = days.map((day) => [day.date, figure(day.forecast), figure(day.naive)]);
  return [
    `${ticker} by the model of ${codeTask}, after the close of ${lastClose.date}: ${figure(lastClose.close)}`,
    `Its point: ${describeParameters(parameters)}`,
    ...describeErrors(found),
    columns(['DATE', 'FORECAST', 'NAIVE'], rows),
    ...(days.length > horizon ? [describeRolling(horizon)] : []),
    `${found.spacing} NAIVE is the last known close.`,
  ].join('\n');
}

/** Whoever reads a forecast should know how good the last ones were. */
function describeErrors({ mse, naiveMse }: Forecast): string[] {
  if (mse === undefined || naiveMse === undefined) return [];
  return [`On its test part: MSE ${figure(mse)}, the naive forecast's ${figure(naiveMse)}`];
}

function describeRolling(horizon: number): string {
  return horizon === 1
    ? "From the second day on the model's own forecasts are its input."
    : `From day ${horizon + 1} on the model's own forecasts are its input.`;
}
