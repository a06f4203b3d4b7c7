import { Html, html } from '@tuningsweep/report/components';
import type { Viewer } from '../http/access.ts';
import { versionOf } from '../http/events.ts';
import { TABLE } from '../watch/list-source.ts';
import { NOTICE } from '../watch/watch.ts';
import type { Watch } from '../watch/watch.ts';
import type { ListChoice } from './list-choice.ts';
import { layout, slot } from './layout.ts';

/** The page of all sweeps. */
export function listPage(watch: Watch, viewer: Viewer, choice: ListChoice & { ledger: string }): string {
  const { parts } = watch;
  const { name = '', after = '' } = choice;
  const rows = parts
    .get(TABLE)
    .replaceAll(/<tr data-part="([^"]+)"><\/tr>/g, (_, row: string) => `<tr data-part="${row}">${parts.get(row)}</tr>`);
  const main = html`<header>
      <h1>Sweeps</h1>
      <p class="note">${choice.ledger}</p>
      <form class="search" role="search">
        <label>Name <input type="search" name="name" value="${name}" /></label>
        <button type="submit">Find</button>
      </form>
    </header>
    ${slot(NOTICE, new Html(parts.get(NOTICE)))}
    <section>${slot(TABLE, new Html(rows))}</section>`;
  const query = new URLSearchParams({ name, after }).toString();
  return layout({ title: 'Sweeps', viewer, main, events: { path: `/events?${query}`, version: versionOf(watch) } });
}
