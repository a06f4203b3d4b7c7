import { COMPARISONS, TASK_STATUSES } from '@tuningsweep/ledger';
import type { Sweep } from '@tuningsweep/engine/sweep';
import { Html, html } from '@tuningsweep/report/components';
import type { Viewer } from '../http/access.ts';
import { versionOf } from '../http/events.ts';
import { comparedNames, TASKS } from '../watch/tasks-source.ts';
import { NOTICE } from '../watch/watch.ts';
import type { Watch } from '../watch/watch.ts';
import { layout, slot } from './layout.ts';
import { choiceQuery } from './tasks-choice.ts';
import type { TasksChoice } from './tasks-choice.ts';

/** The page of all tasks of a sweep: chosen, sorted, page by page. */
export function tasksPage(watch: Watch, viewer: Viewer, sweep: Sweep, choice: TasksChoice): string {
  const { parts } = watch;
  const { key, name } = sweep;
  const main = html`<header>
      <p class="kind"><a href="/sweeps/${key}">${name}</a></p>
      <h1>Tasks</h1>
      ${form(sweep, choice)}
    </header>
    ${slot(NOTICE, new Html(parts.get(NOTICE)))}
    <section>${slot(TASKS, new Html(parts.get(TASKS)))}</section>`;
  const path = `/sweeps/${key}/tasks/events?${choiceQuery(choice)}`;
  return layout({ title: `Tasks of ${name}`, viewer, main, events: { path, version: versionOf(watch) } });
}

function form(sweep: Sweep, { status, sort, descending, column, comparison, value }: TasksChoice): Html {
  const { metric, axes } = comparedNames(sweep);
  const columns = [[`metrics.${metric}`, metric], ...axes.map(({ axis }) => [`parameters.${axis}`, axis])] as const;
  return html`<form class="search" role="search">
    <label
      >Status
      <select name="status">
        <option value="">any</option>
        ${TASK_STATUSES.map((each) => option(each, each, status))}
      </select></label
    >
    <label
      >Only with
      <select name="column">
        <option value="">–</option>
        ${columns.map(([by = '', text = '']) => option(by, text, column))}
      </select></label
    >
    <label
      ><span class="unseen">Comparison</span>
      <select name="comparison">
        ${COMPARISONS.map((each) => option(each, each, comparison))}
      </select></label
    >
    <label><span class="unseen">Value</span> <input name="value" size="8" value="${value}" /></label>
    ${sort !== undefined && html`<input type="hidden" name="sort" value="${sort}" />`}
    ${descending && html`<input type="hidden" name="direction" value="descending" />`}
    <button type="submit">Choose</button>
  </form>`;
}

function option(value: string, text: string, chosen: string | undefined): Html {
  const isChosen = value === chosen;
  return isChosen
    ? html`<option value="${value}" selected>${text}</option>`
    : html`<option value="${value}">${text}</option>`;
}
