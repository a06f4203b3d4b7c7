import type { Html } from '../html.ts';
import type { ReportData } from '../report-data.ts';
import { forecast, parallel, parameters, runTime } from './charts.ts';
import { losses, steps } from './curves.ts';
import { failures } from './failures.ts';
import { bestTask, head } from './head.ts';
import { importance } from './importance.ts';
import { progress } from './progress.ts';
import { leaderboard } from './tables.ts';
import { warnings } from './warnings.ts';

/** What a page about a sweep consists of, from top to bottom; of a part that says nothing the HTML is empty. */
export const SECTIONS = {
  head,
  warnings,
  bestTask,
  forecast,
  progress,
  leaderboard,
  failures,
  importance,
  parameters,
  parallel,
  losses,
  steps,
  runTime,
} as const satisfies Record<string, (data: ReportData) => Html>;
