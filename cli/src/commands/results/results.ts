import { Command, Option } from 'commander';
import { readTasks, recordedResults } from '@tuningsweep/ledger';
import type { TaskFilter, TaskQuery, TaskStatus } from '@tuningsweep/ledger';
import { examples } from '../../output/examples.ts';
import { wholeNumber } from '../../options/numbers.ts';
import { repeatable } from '../../options/repeated.ts';
import { outputOption, printLines } from '../../output/output.ts';
import { RecordColumns } from '../../results/columns.ts';
import type { ShownColumns } from '../../results/columns.ts';
import { FORMATS } from '../../results/formats.ts';
import type { ResultFormat } from '../../results/formats.ts';
import { addFilter, parseOrder, parseStatuses } from '../../results/query.ts';
import { pointRecords } from '../../results/points.ts';
import { taskRecord } from '../../results/record.ts';
import type { TaskRecord } from '../../results/record.ts';
import { naming, withKnownSweep } from '../../sweep/view.ts';
import type { SweepOptions } from '../../sweep/view.ts';

interface ResultOptions extends SweepOptions {
  status?: TaskStatus[];
  where?: TaskFilter[];
  sort?: TaskQuery['order'];
  limit?: number;
  all?: boolean;
  points?: boolean;
  columns?: string[];
  output: ResultFormat;
}

/** `tuningsweep results NAME|-f FILE`: one row per task. */
export function resultsCommand(named = naming): Command {
  return named(new Command('results').description('list the tasks of a sweep with their parameters and results'))
    .option('--status <states>', 'only tasks in these states, such as Completed,Failed', parseStatuses)
    .addOption(
      repeatable(
        new Option(
          '--where <condition>',
          'only tasks of which this holds, such as BATCH_SIZE=20, optimizer=adam or metrics.f1>0.9 (repeatable)',
        ).argParser(addFilter),
      ),
    )
    .option(
      '--sort <column>',
      'by this parameter or metric, with a leading - the largest first (default: IDX_TASK)',
      parseOrder,
    )
    .addOption(new Option('--limit <n>', 'at most so many tasks').argParser(wholeNumber(1)))
    .option('--all', 'tasks that an edit took out of the grid, too')
    .addOption(
      new Option('--points', 'one row per point whose replicates are all over, the best median first').conflicts([
        'status',
        'where',
        'sort',
        'all',
      ]),
    )
    .addOption(
      new Option('--columns <names>', 'these alone, such as CODE_TASK,learningRate,MSE').argParser((text: string) =>
        text.split(',').map((name) => name.trim()),
      ),
    )
    .addOption(outputOption(Object.keys(FORMATS)))
    .addHelpText(
      'after',
      examples(
        'results usd-krw --status Completed --sort MSE --limit 10',
        "results usd-krw --where 'BATCH_SIZE=20' --where 'MSE<100'",
        'results usd-krw --columns CODE_TASK,learningRate,MSE --sort learningRate',
        'results usd-krw --points --limit 10',
        'results -f examples/usd-krw.yaml -o csv > results.csv',
      ),
    )
    .action(results);
}

async function results(name: string | undefined, options: ResultOptions): Promise<void> {
  const { status: statuses, where: filters, sort: order, limit, all = false, points = false } = options;
  const query: TaskQuery = {
    ...(statuses && { statuses }),
    ...(filters && { filters }),
    ...(order && { order }),
    ...(limit && { limit }),
    inGrid: !all,
  };
  await withKnownSweep(name, options, async (ledger, sweep) => {
    const columns = new RecordColumns(sweep, await recordedResults(ledger, sweep.key));
    async function* records(): AsyncGenerator<TaskRecord> {
      for await (const task of readTasks(ledger, sweep.key, query)) yield taskRecord(sweep, columns, task);
    }
    if (points) await show(pointRecords(ledger, sweep, columns, limit), columns.ofPoints, columns, options);
    else await show(records(), columns, columns, options);
  });
}

async function show(
  records: AsyncIterable<TaskRecord>,
  shown: ShownColumns,
  columns: RecordColumns,
  { output, columns: names }: ResultOptions,
): Promise<void> {
  if (!names) return printLines(FORMATS[output](records, shown));
  const chosen = columns.chosen(names, shown.all);
  async function* picked(): AsyncGenerator<TaskRecord> {
    for await (const record of records)
      yield Object.fromEntries(chosen.map((column) => [column, record[column] ?? null]));
  }
  // Who names columns wants them, however wide they are.
  const format = output === 'table' ? 'wide' : output;
  await printLines(FORMATS[format](picked(), { all: chosen, compared: chosen, dispensable: [] }));
}
