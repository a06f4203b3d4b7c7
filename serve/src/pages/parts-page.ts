import { Html, html, inScript } from '@tuningsweep/report/components';
import type { Viewer } from '../http/access.ts';
import { versionOf } from '../http/events.ts';
import { CHART_DATA, dataPart, NOTHING } from '../watch/data-parts.ts';
import { NOTICE } from '../watch/watch.ts';
import type { Watch } from '../watch/watch.ts';
import { layout, slot } from './layout.ts';

/** A page that is made of the parts of a watch. */
export interface PartsPage {
  readonly title: string;
  /** The parts that it shows, from top to bottom. */
  readonly sections: readonly string[];
  /** Where what changes comes from. */
  readonly events: string;
}

/** The page as far as its parts are known; what follows comes as events. */
export function partsPage(watch: Watch, viewer: Viewer, { title, sections, events }: PartsPage): string {
  const { parts } = watch;
  const known = CHART_DATA.map((part) => [part, parts.get(dataPart(part))] as const).filter(([, text]) => text !== '');
  const data = { ...NOTHING, ...Object.fromEntries(known.map(([part, text]) => [part, JSON.parse(text)])) };
  const main = html`${[NOTICE, ...sections].map((name) => slot(name, new Html(parts.get(name))))}
    <script type="application/json" id="data">
      ${new Html(inScript(data))}
    </script>`;
  return layout({ title, viewer, main, events: { path: events, version: versionOf(watch) } });
}
