import { count, figure } from '../format.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';
import type { ReportData, ReportTask } from '../report-data.ts';

/** Whether what is ranked are points of several tasks, rather than tasks. */
export function ranksPoints({ leaderboard }: Pick<ReportData, 'leaderboard'>): boolean {
  return leaderboard.some(({ replicates }) => replicates !== undefined);
}

/** What the replicates of a task's point came to, in a sentence; nothing where points have one task. */
export function pointOf({ value, replicates }: ReportTask, metric: string): Html {
  if (replicates === undefined) return html``;
  const { total, measured } = replicates;
  const lost = measured < total && ` (${count(total - measured)} have none)`;
  return html`<p>
    It stands for the best point, whose median ${metric} it is nearest to: ${figure(value)} of ${count(measured)}
    replicates${lost}, interquartile range ${range(replicates)}.
  </p>`;
}

/** The middle half of a point's values. */
export function range({ quartiles: [low, high] }: NonNullable<ReportTask['replicates']>): string {
  return `${figure(low)} to ${figure(high)}`;
}
