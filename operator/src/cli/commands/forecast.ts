import { Command, InvalidArgumentError, Option } from 'commander';
import { readLastCloses, taskRow, type Ledger } from '@tuningsweep/ledger';
import { networkOf } from '../../model/network.ts';
import { nextWeekdays, rollForward } from '../../model/roll.ts';
import type { Sweep } from '../../sweep/types.ts';
import { examples } from '../examples.ts';
import { UsageError } from '../exit.ts';
import { readKeptModel } from '../kept-model.ts';
import { columns, figure } from '../output.ts';
import { naming, withSweep, type NamingOptions } from '../sweep-view.ts';

interface ForecastOptions extends NamingOptions {
  days: number;
  task?: string;
  output: 'table' | 'json' | 'csv';
}

interface Forecast {
  sweep: string;
  codeTask: string;
  ticker: string;
  /** Days that the model gives at once. */
  horizon: number;
  /** Mean squared error on the test part, the model's and the naive forecast's; absent where the ledger has it not. */
  mse?: number;
  naiveMse?: number;
  lastClose: { date: string; close: number };
  days: { date: string; forecast: number; naive: number }[];
}

const MOST_DAYS = 1000;

/** `tuningsweep forecast NAME|-f FILE`: the days after the newest prepared close, by the best model. */
export function forecastCommand(): Command {
  const command = new Command('forecast').description('forecast the next days with the best model that is kept');
  return naming(
    command,
    new Option('--days <n>', 'how many days').default(5).argParser(wholeDays),
    new Option('--task <code>', "this task's model in the place of the best one"),
    new Option('-o, --output <format>', 'how to print it').choices(['table', 'json', 'csv']).default('table'),
  )
    .addHelpText(
      'after',
      examples('forecast -f examples/usd-krw-quick.yaml', 'forecast usd-krw-quick --days 20 -o csv'),
    )
    .action(forecast);
}

function wholeDays(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= MOST_DAYS) return value;
  throw new InvalidArgumentError(`expected a whole number from 1 to ${MOST_DAYS}.`);
}

async function forecast(name: string | undefined, options: ForecastOptions): Promise<void> {
  const found = await withSweep(name, options, (ledger, sweep) => forecastDays(ledger, sweep, options));
  if (options.output === 'json') console.log(JSON.stringify(found, null, 2));
  else if (options.output === 'csv') console.log(csv(found));
  else console.log(table(found));
}

async function forecastDays(
  ledger: Ledger,
  sweep: Sweep,
  { task, days }: Pick<ForecastOptions, 'task' | 'days'>,
): Promise<Forecast> {
  const artifact = await readKeptModel(ledger, sweep, task);
  const { codeTask, ticker, sequence, horizon } = artifact.metadata;
  const { dates, close } = await readLastCloses(ledger, ticker, sequence);
  const [date, last] = [dates.at(-1), close.at(-1)];
  if (date === undefined || last === undefined || dates.length < sequence)
    throw new UsageError(
      `TB_ASSETVALUE_ADJ: the model needs the last ${sequence} days of ${ticker}, found ${dates.length}. ` +
        `Run: tuningsweep data import FILE.csv --ticker ${ticker} && tuningsweep data prepare --ticker ${ticker}`,
    );
  const { result, naiveMse } = (await taskRow(ledger, codeTask)) ?? {};
  const values = rollForward(networkOf(artifact), artifact.metadata, close, days);
  return {
    sweep: `${sweep.namespace}/${sweep.name}`,
    codeTask,
    ticker,
    horizon,
    ...(result?.mse !== undefined && { mse: result.mse }),
    ...(naiveMse !== undefined && { naiveMse }),
    lastClose: { date: isoDay(date), close: last },
    days: nextWeekdays(isoDay(date), days).map((day, at) => ({
      date: day,
      forecast: values[at] ?? Number.NaN,
      naive: last,
    })),
  };
}

function isoDay(day: string): string {
  return `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`;
}

function csv({ days }: Forecast): string {
  return ['date,forecast,naive', ...days.map((day) => `${day.date},${day.forecast},${day.naive}`)].join('\n');
}

function table(found: Forecast): string {
  const { codeTask, ticker, horizon, lastClose, days } = found;
  const rows = days.map((day) => [day.date, figure(day.forecast), figure(day.naive)]);
  return [
    `${ticker} by the model of ${codeTask}, after the close of ${lastClose.date}: ${figure(lastClose.close)}`,
    ...describeErrors(found),
    columns(['DATE', 'FORECAST', 'NAIVE'], rows),
    ...(days.length > horizon ? [describeRolling(horizon)] : []),
    'Dates are weekdays: holidays are not known. NAIVE is the last known close.',
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
