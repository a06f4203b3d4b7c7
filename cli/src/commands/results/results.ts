import { Command, Option } from 'commander';
import { readTasks, recordedResults } from '@tuningsweep/ledger';
import type { TaskFilter, TaskQuery, TaskStatus } from '@tuningsweep/ledger';
import { examples } from '../../output/examples.ts';
import { wholeNumber } from '../../options/numbers.ts';
import { outputOption, printLines } from '../../output/output.ts';
import { RecordColumns } from '../../results/columns.ts';
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
  output: ResultFormat;
}

/** `tuningsweep results NAME|-f FILE`: one row per task. */
export function resultsCommand(): Command {
  return naming(new Command('results').description('list the tasks of a sweep with their parameters and results'))
    .option('--status <states>', 'only tasks in these states, such as Completed,Failed', parseStatuses)
    .option(
      '--where <condition>',
      'only tasks of which this holds, such as BATCH_SIZE=20, optimizer=adam or metrics.f1>0.9 (repeatable)',
      addFilter,
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
    .addOption(outputOption(Object.keys(FORMATS)))
    .addHelpText(
      'after',
      examples(
        'results usd-krw --status Completed --sort MSE --limit 10',
        "results usd-krw --where 'BATCH_SIZE=20' --where 'MSE<100'",
        'results usd-krw --points --limit 10',
        'results -f examples/usd-krw.yaml -o csv > results.csv',
      ),
    )
    .action(results);
}

async function results(name: string | undefined, options: ResultOptions): Promise<void> {
  const { status: statuses, where: filters, sort: order, limit, all = false, points = false, output } = options;
  const query: TaskQuery = {
    ...(statuses && { statuses }),
    ...(filters && { filters }),
    ...(order && { order }),
    ...(limit && { limit }),
    inGrid: !all,
  };
  await withKnownSweep(name, options, async (ledger, sweep) => {
    const columns = new RecordColumns(sweep, await recordedResults(ledger, sweep.key));
    if (points) {
      await printLines(FORMATS[output](pointRecords(ledger, sweep, columns, limit), columns.ofPoints));
      return;
    }
    async function* records(): AsyncGenerator<TaskRecord> {
      for await (const task of readTasks(ledger, sweep.key, query)) yield taskRecord(sweep, columns, task);
    }
    await printLines(FORMATS[output](records(), columns));
  });
}
