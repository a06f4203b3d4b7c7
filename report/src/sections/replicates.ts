import { count, extreme, figure } from '../format.ts';
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

/** What the best point reaches, in the place of what its task does. */
export function leadOfPoint({ value, replicates }: ReportTask, { metric, goal, leaderboard }: ReportData): string {
  const among = leaderboard.length > 1 ? `, the ${extreme(goal)} of ${count(leaderboard.length)} points` : '';
  return `The best point reaches a median ${metric} of ${figure(value)} over ${count(replicates?.measured ?? 1)} replicates${among}.`;
}

/** The middle half of a point's values. */
export function range({ quartiles: [low, high] }: NonNullable<ReportTask['replicates']>): string {
  return `${figure(low)} to ${figure(high)}`;
}
