import { artifactSize, readAttempts, readTaskPulse } from '@tuningsweep/ledger';
import { chartData, collectTask, SECTIONS } from '@tuningsweep/report/components';
import type { ChartData } from '@tuningsweep/report/components';
import { attemptTable, downloads, taskFigures, taskHead, taskLog } from '../pages/task-sections.ts';
import type { ShownLog } from '../pages/task-sections.ts';
import type { Sources, TaskLogs } from '../settings.ts';
import { dataPart } from './data-parts.ts';
import { findSweep } from './find-sweep.ts';
import type { Source } from './watch.ts';

/** The parts of a task's page, from top to bottom. */
export const TASK_SECTIONS = ['head', 'figures', 'attempts', 'log', 'forecast', 'losses', 'steps'] as const;

const TASK_DATA = ['goal', 'metrics', 'losses', 'curves', 'forecast'] as const satisfies readonly (keyof ChartData)[];

/** How much of a log the page has: its end. */
const LOG_BYTES = 32 * 1024;

/** How a task's page is read. */
export function taskSource({ ledger, logs }: Sources, codeTask: string): Source {
  const [sweepKey = ''] = codeTask.split('-');
  return {
    pulse: async () => JSON.stringify([await readTaskPulse(ledger, codeTask), (await endOfLog(logs, codeTask))?.bytes]),
    stages: [
      async () => {
        const sweep = await findSweep(ledger, sweepKey);
        const data = await collectTask(ledger, sweep, codeTask);
        if (!data) throw new Error(`${ledger.describe} has no task ${codeTask} any more.`);
        const attempts = await readAttempts(ledger, codeTask);
        const model = await artifactSize(ledger, codeTask);
        const charts: ChartData = chartData(data);
        return {
          head: taskHead(data, sweep).text,
          figures: taskFigures(data, downloads(codeTask, model)).text,
          attempts: attemptTable(attempts).text,
          log: taskLog(codeTask, await endOfLog(logs, codeTask)).text,
          forecast: SECTIONS.forecast(data).text,
          losses: SECTIONS.losses(data).text,
          steps: SECTIONS.steps(data).text,
          ...Object.fromEntries(TASK_DATA.map((name) => [dataPart(name), JSON.stringify(charts[name] ?? null)])),
        };
      },
    ],
  };
}

/** The end of what the last attempt printed. */
async function endOfLog(logs: TaskLogs | undefined, codeTask: string): Promise<ShownLog | undefined> {
  const attempts = logs?.attempts(codeTask) ?? [];
  const attempt = attempts.at(-1);
  if (!logs || attempt === undefined) return undefined;
  return { attempts, attempt, ...(await logs.read(codeTask, attempt, LOG_BYTES)) };
}
