import { html } from '../html.ts';
import type { Html } from '../html.ts';
import type { MetricCurves, ReportData } from '../report-data.ts';
import { chart, section } from './section.ts';

type Curves = Pick<ReportData, 'losses' | 'curves' | 'leaderboard' | 'sweep'>;

/** How the loss fell, where epochs were recorded. */
export function losses({ losses: lines, curves, leaderboard, sweep }: Curves): Html {
  if (leaderboard.length === 0 || (lines.length === 0 && (curves.length > 0 || sweep.ownTrainer))) return html``;
  if (lines.length === 0)
    return section('losses', 'Loss curves', html`<p>The trainer recorded no epochs (TB_EPOCHMETRIC).</p>`);
  const isPositive = lines.every(({ values }) => values.every((value) => value > 0));
  const what = sweep.ownTrainer ? '' : ': mean squared error on the scaled series';
  const note = `Training loss after each epoch of ${which(lines.length)}${what}${isPositive ? ', on a logarithmic scale' : ''}.`;
  return section('losses', 'Loss curves', html`<p>${note}</p>`, chart('losses', note));
}

/** How metrics went while training, where steps were reported. */
export function steps({ curves, leaderboard, losses: lines, sweep }: Curves): Html {
  if (leaderboard.length === 0) return html``;
  const title = 'Metrics while training';
  if (curves.length > 0)
    return section(
      'steps',
      title,
      html`<p>
          Metrics of ${which(Math.max(...curves.map((each) => each.lines.length)))}, step by step as the trainer
          reported them.
        </p>
        <div class="pairs">${curves.map(oneMetric)}</div>`,
    );
  if (!sweep.ownTrainer || lines.length > 0) return html``;
  return section('steps', title, html`<p>The trainer reported final metrics only, none of its steps.</p>`);
}

function oneMetric({ metric, lines }: MetricCurves): Html {
  return html`<figure>
    <figcaption>${metric}</figcaption>
    ${chart('steps', `${metric}, step by step, of ${which(lines.length)}.`, { metric })}
  </figure>`;
}

function which(tasks: number): string {
  return tasks === 1 ? 'one task' : `the best ${tasks} tasks`;
}
